"""What came out of a job, told to the log: the same job tells the same once, however often it is carried out."""

from uuid import UUID, uuid5

import msgspec

from adapters.jobs.rows import JobRow
from api.ledger import Ledger
from api.workers.work import Commands
from commands.dispatch import digest, handle
from commands.ports import Envelope
from domain.refusal import CommandIdReused

ACTOR = "system:worker"
FAILED = "the job failed for good"


def tell(ledger: Ledger, job: JobRow, commands: Commands, *, anew: bool = False) -> None:
    """`anew`: what a later try tells is news where it is not what an earlier one told. Raises Refused."""
    for number, command in enumerate(commands):
        which = f"{number} {digest(command, ACTOR).hex()}" if anew else str(number)
        _give(ledger, job, command, uuid5(job.id, which), "")


def tell_failed(ledger: Ledger, job: JobRow, commands: Commands, reason: str = FAILED) -> None:
    """Raises Refused."""
    for number, command in enumerate(commands):
        _give(ledger, job, command, uuid5(job.id, f"failed {number}"), reason)


def tell_step(ledger: Ledger, job: JobRow, command: msgspec.Struct) -> None:
    """On the way, before there is an outcome. Raises Refused."""
    _give(ledger, job, command, uuid5(job.id, f"step {type(command).__name__}"), "")


def _give(ledger: Ledger, job: JobRow, command: msgspec.Struct, command_id: UUID, reason: str) -> None:
    envelope = Envelope(ACTOR, command_id, job.correlation, job.causation, reason=reason)
    try:
        handle(command, envelope, ledger.store, retries=ledger.settings.command_retries)
    except CommandIdReused:
        return  # an earlier try told another outcome and died before the row said so: that one stands
