"""Mail about orders: who is told is found when it is sent, so that no job knows a name or an address."""

from collections.abc import Sequence
from functools import partial
from typing import TypeVar
from uuid import UUID, uuid5

import msgspec

from adapters.jobs.rows import JobRow
from adapters.mail.sending import Mail, send
from api.workers.work import Commands, Context, Work
from commands.ports import Load
from domain.identity import customer, project
from domain.kind import Kind
from domain.marketplace import offering, order, resource
from projections.identity.holders import Holder, holders, person

S = TypeVar("S")


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
    """Of an order nobody is told about nothing more is asked."""
    notice = NOTICES[str(job.arguments["notice"])]
    load, settings = context.ledger.store.load, context.ledger.settings
    state = load(order.KIND, job.target).required()
    if not (told := _told(notice.to, state, context)):
        return ()
    words = _words(state, context)
    address = f"{settings.public_url.rstrip('/')}/api/marketplace-orders/{job.target.hex}/"
    for holder in told:
        number, subject = uuid5(job.id, holder.uuid.hex).hex, notice.subject.format(**words)
        text = f"{notice.text.format(**words)}\n\n{address}\n"
        mail = Mail(number, holder.email, subject, text, job.created_at)
        send(mail, ", ".join(settings.mail_from), settings.mail_url, settings.data_dir / "outbox")
    return ()


def _words(state: order.Order, context: Context) -> dict[str, str]:
    place = _known(context, project.KIND, state.project)
    return {
        "type": state.type.lower(),
        "resource": context.ledger.store.load(resource.KIND, state.resource).required().title,
        "offering": _known(context, offering.KIND, state.offering).title,
        "project": place.title,
        "customer": _known(context, customer.KIND, place.customer).title,
    }


def _known(context: Context, kind: Kind[S], which: UUID) -> S:
    return context.once(which, lambda: context.ledger.store.load(kind, which).required())


def _told(to: str, state: order.Order, context: Context) -> Sequence[Holder]:
    """Those with an address who want to be told."""
    if to == "creator":
        who = state.created_by
        found = context.once(("person", who), partial(_person, context, who)) if who else []
    else:
        scopes = _scopes(to, state, context)
        found = context.once(("holders", scopes), partial(_holders, context, scopes))
    return [holder for holder in found if holder.email and holder.notified]


def _person(context: Context, who: UUID) -> list[Holder]:
    with context.ledger.connection() as conn:
        found = person(conn, who)
    return [found] if found else []


def _holders(context: Context, scopes: tuple[UUID, ...]) -> list[Holder]:
    with context.ledger.connection() as conn:
        return [*holders(conn, "ORDER.APPROVE", scopes)]


def _scopes(to: str, state: order.Order, context: Context) -> tuple[UUID, ...]:
    if to == "provider":
        return (state.offering, _known(context, offering.KIND, state.offering).customer)
    return (state.project, _known(context, project.KIND, state.project).customer)


def _always(_job: JobRow, _load: Load) -> bool:
    return True


def _untold(_job: JobRow, _message: str) -> Commands:
    """Nothing is the matter with the order when its mail could not be sent."""
    return ()


WORKS = {"mail.order": Work(wanted=_always, perform=_perform, failed=_untold, together=True)}
