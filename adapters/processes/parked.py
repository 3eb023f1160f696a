"""Events a process went on without, worked again by hand."""

from functools import partial

from adapters.processes import places
from adapters.processes.reacting import Errand, carry_out
from commands.ports import LotStore
from commands.processes.process import Process
from domain.event import Recorded
from projections.engine.folding import told
from projections.engine.model import Conn
from projections.log import Log


def retry(
    conn: Conn, log: Log, store: LotStore, process: Process, position: int | None = None, retries: int = 5
) -> list[places.Parked]:
    """Those that fail again. Safe to repeat: a command that was given is not given twice, nor is a job queued twice."""
    for found in places.parked(conn, process.name, position):
        (item,) = log.page(found.position - 1, found.position)
        if not isinstance(item, Recorded):
            places.failed_again(conn, found, item.error)
            continue
        try:
            carry_out(Errand(process, item, store, None, partial(places.refuse, conn), retries))
        except Exception as error:
            places.failed_again(conn, found, told(error))
        else:
            places.unpark(conn, found)
    return places.parked(conn, process.name, position)
