"""Mail about orders: who is told is found when it is sent, so that no job knows a name or an address."""

from collections.abc import Sequence
from uuid import UUID, uuid5

import msgspec

from adapters.jobs.rows import JobRow
from adapters.mail.sending import Mail, send
from api.workers.work import Commands, Context, Work
from commands.ports import Load
from domain.identity import customer, project
from domain.marketplace import offering, order, resource
from projections.identity.holders import Holder, holders, person


class Notice(msgspec.Struct, frozen=True):
    """`to` are people who may approve for the consumer or the provider, or who placed the order. {type}, {resource},
    {offering}, {project}, {customer} are filled in."""

    to: str
    subject: str
    text: str


NOTICES: dict[str, Notice] = {
    "consumer_is_asked": Notice(
        "consumer",
        "An order waits for your approval: {resource}",
        "An order to {type} {resource} ({offering}) in project {project} of {customer} waits for your approval.",
    ),
    "provider_is_asked": Notice(
        "provider",
        "An order waits for your approval as a provider: {resource}",
        "An order to {type} {resource} ({offering}) for project {project} of {customer} waits for your approval.",
    ),
    "rejected": Notice("creator", "Rejected: {resource}", "The order to {type} {resource} ({offering}) was rejected."),
    "completed": Notice("creator", "Done: {resource}", "The order to {type} {resource} ({offering}) is done."),
    "failed": Notice("creator", "Failed: {resource}", "The order to {type} {resource} ({offering}) failed."),
    "expired": Notice("creator", "Expired: {resource}", "Nobody answered the order to {type} {resource} ({offering})."),
}


def _perform(job: JobRow, context: Context) -> Commands:
    notice = NOTICES[str(job.arguments["notice"])]
    load, settings = context.ledger.store.load, context.ledger.settings
    state = load(order.KIND, job.target).required()
    words = _words(state, load)
    address = f"{settings.public_url.rstrip('/')}/api/marketplace-orders/{job.target.hex}/"
    for holder in _told(notice.to, state, context, load):
        number, subject = uuid5(job.id, holder.uuid.hex).hex, notice.subject.format(**words)
        text = f"{notice.text.format(**words)}\n\n{address}\n"
        mail = Mail(number, holder.email, subject, text, job.created_at)
        send(mail, ", ".join(settings.mail_from), settings.mail_url, settings.data_dir / "outbox")
    return ()


def _words(state: order.Order, load: Load) -> dict[str, str]:
    place = load(project.KIND, state.project).required()
    return {
        "type": state.type.lower(),
        "resource": load(resource.KIND, state.resource).required().title,
        "offering": load(offering.KIND, state.offering).required().title,
        "project": place.title,
        "customer": load(customer.KIND, place.customer).required().title,
    }


def _told(to: str, state: order.Order, context: Context, load: Load) -> Sequence[Holder]:
    """Those with an address who want to be told."""
    with context.ledger.connection() as conn:
        if to == "creator":
            found = [person(conn, state.created_by)] if state.created_by else []
        else:
            found = [*holders(conn, "ORDER.APPROVE", _scopes(to, state, load))]
    return [holder for holder in found if holder and holder.email and holder.notified]


def _scopes(to: str, state: order.Order, load: Load) -> tuple[UUID, ...]:
    if to == "provider":
        return (state.offering, load(offering.KIND, state.offering).required().customer)
    return (state.project, load(project.KIND, state.project).required().customer)


def _always(_job: JobRow, _load: Load) -> bool:
    return True


def _untold(_job: JobRow, _message: str) -> Commands:
    """Nothing is the matter with the order when its mail could not be sent."""
    return ()


WORKS = {"mail.order": Work(wanted=_always, perform=_perform, failed=_untold)}
