"""What people do to jobs: retry, park, abandon. Who did it is written down with the job."""

from uuid import UUID

from adapters.jobs import ahead, leasing, repairing
from adapters.jobs.rows import JobRow
from api.ledger import Ledger
from api.workers.carrying import owner
from api.workers.outcomes import tell_failed
from domain.refusal import WrongState


def retry(ledger: Ledger, job: UUID) -> None:
    """Raises NotFound, WrongState."""
    with ledger.connection() as conn:
        repairing.retry(conn, job)


def park(ledger: Ledger, job: UUID, who: str) -> None:
    """Raises NotFound, WrongState."""
    with ledger.connection() as conn:
        repairing.park(conn, job, f"parked by {who}")


def abandon(ledger: Ledger, job: UUID, who: str) -> None:
    """What the job was for has failed: that is told to the log. Raises NotFound, WrongState, Refused."""
    from api.workers.catalogue import WORKS

    why = f"abandoned by {who}"
    held = _claimed(ledger, job)
    try:
        if held.kind not in WORKS:
            raise WrongState(f"this version knows no job {held.kind}, so it cannot tell what giving it up means")
        work = WORKS[held.kind]
        if work.wanted(held, ledger.store.load):
            tell_failed(ledger, held, work.failed(held, held.last_error or why), why)
    except BaseException as error:
        with ledger.connection() as conn:
            leasing.park(conn, held, f"could not be abandoned: {error}")
        raise
    with ledger.connection() as conn:
        leasing.abandon(conn, held, f"{why}; {held.last_error}" if held.last_error else why)
        ahead.wake(conn, held)


def _claimed(ledger: Ledger, job: UUID) -> JobRow:
    """Nobody else carries it out meanwhile. Raises NotFound, WrongState."""
    with ledger.connection() as conn:
        held = leasing.claim(conn, job, owner(), ledger.settings.job_lease_seconds)
        if held is None:
            raise repairing.refused(conn, job, repairing.ABANDONED)
    return held
