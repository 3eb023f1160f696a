"""Accounts at offerings for the people of one project. Who has none is found in read models, once they show why."""

from contextlib import suppress
from typing import Any
from uuid import uuid5

from adapters.jobs.rows import JobRow
from adapters.trouble import Retryable
from api.tasks.usage import GIVEN, MODELS
from api.workers.outcomes import ACTOR
from api.workers.work import Commands, Context, Work
from commands.dispatch import handle
from commands.marketplace.offering_user import CreateOfferingUser
from commands.ports import Envelope, Load
from commands.processes.give_accounts_to_members import GIVE
from domain.refusal import Refused
from projections.engine.lag import wait_for
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.marketplace import usage_due

_PATIENCE = 10.0


def _perform(job: JobRow, context: Context) -> Commands:
    for row in _without(job, context):
        command = CreateOfferingUser(row["offering"], row["user"])
        number = uuid5(job.id, f"{row['offering']} {row['user']}")
        envelope = Envelope(ACTOR, number, job.correlation, job.causation, reason=GIVEN)
        with suppress(Refused):  # somebody else was quicker, or the person is gone: the others have theirs
            handle(command, envelope, context.ledger.store, retries=context.ledger.settings.command_retries)
    return ()


def _without(job: JobRow, context: Context) -> list[dict[str, Any]]:
    """Raises Retryable."""
    head = context.ledger.log.head()
    with session(context.ledger.url) as conn:
        for model in MODELS:
            prepare(conn, model)
            if not wait_for(conn, model, head, _PATIENCE):
                raise Retryable(f"{model.name} is behind")
        return usage_due.without_account(conn, job.target)


def _always(_job: JobRow, _load: Load) -> bool:
    return True


def _failed(_job: JobRow, _message: str) -> Commands:
    """The task `create-accounts` looks again."""
    return ()


WORKS = {GIVE: Work(wanted=_always, perform=_perform, failed=_failed)}
