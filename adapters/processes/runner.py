"""Keeps processes up with the log: a thread for each, in order, one owner of each among all OS processes."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import msgspec
import psycopg

from adapters.eventstore.errors import OUT_OF_REACH
from adapters.processes import places
from adapters.processes.reacting import Errand, carry_out
from adapters.processes.together import carry_out_together
from commands.ports import LotStore
from commands.processes.process import Process
from domain.event import Recorded
from domain.refusal import Overtaken
from projections.engine.ear import OnError
from projections.engine.folding import Item, told
from projections.engine.followers import Course, Follower, course, here
from projections.engine.followers import run as run_all
from projections.engine.model import Conn
from projections.engine.pages import PAGE, Page, pages
from projections.log import Log, Poison

POLL = 5.0
LAZY = 0.25
"""Seconds a position may wait in memory while nothing concerns the process."""
LONGEST_PAUSE = 10.0
GATHER = 0.05
"""Seconds between two looks at the log, at most, while many requests come: nobody waits for a process to answer."""
LOT = 50
"""Events that are carried out together at most."""
ELSEWHERE = (*OUT_OF_REACH, psycopg.OperationalError, psycopg.InterfaceError, Overtaken)
"""Not the event's fault: it is never set aside for this."""


class Patience(msgspec.Struct, frozen=True):
    """How often an event is tried before it is set aside, how often a command after a lost race, and the first pause
    between tries in seconds: each is twice as long as the one before."""

    attempts: int = 10
    retries: int = 5
    pause: float = 0.1


PATIENT = Patience()


class _Worker(Follower):
    """One process's thread. `position` is what the table says, `seen` how far the log was looked through."""

    def __init__(self, on: Course, process: Process, store: LotStore, patience: Patience) -> None:
        super().__init__(on, process.name, process.names, f"process {process.name}")
        self.process, self.store, self.patience = process, store, patience
        self.position = self.seen = 0

    def follow(self, conn: Conn) -> None:
        self.position = self.seen = places.begin(conn, self.process, self.on.log.head(), here())
        while not self.on.stop.is_set():
            head = self.on.signal.beyond(self.name, self.seen, POLL if self.seen == self.position else LAZY)
            if head is None:
                self._keep(conn)
                head = self.on.log.head()  # a notification may have been lost
            elif self.process.leisure and not self.on.stop.wait(self.process.leisure):
                head = self.on.signal.head
            self._catch_up(conn, head)

    def note(self, conn: Conn, error: BaseException) -> None:
        places.note(conn, self.name, told(error))

    def _keep(self, conn: Conn) -> None:
        if self.seen > self.position:
            places.move(conn, self.name, self.position, self.seen)
            self.position = self.seen

    def _catch_up(self, conn: Conn, head: int) -> None:
        for items, upto in self._pages(head):
            for lot in (items[start : start + LOT] for start in range(0, len(items), LOT)):
                if len(lot) == 1 or not self._take_together(conn, lot):
                    for item in lot:
                        self._take(conn, item)
                        if self.on.stop.is_set():
                            return
            self.seen = upto
            if self.seen - self.position > PAGE:
                self._keep(conn)

    def _pages(self, head: int) -> Iterable[Page]:
        if head - self.seen > PAGE:
            return pages(self.on.log, self.process.names, self.seen, head)
        return [(self.on.tail.page(self.seen, head, self.process.names), head)] if head > self.seen else []

    def _take_together(self, conn: Conn, lot: Sequence[Item]) -> bool:
        """Whether all of it is done. What went wrong shows when each is carried out by itself."""
        errands = [self._errand(conn, item) for item in lot if isinstance(item, Recorded)]
        try:
            position = carry_out_together(errands) if len(errands) == len(lot) else None
        except ELSEWHERE:
            raise
        except Exception:
            return False
        self.position = self.position if position is None else position
        return position is not None

    def _errand(self, conn: Conn, item: Recorded) -> Errand:
        refused = partial(places.refuse, conn)
        return Errand(self.process, item, self.store, self.position, refused, self.patience.retries)

    def _take(self, conn: Conn, item: Item) -> None:
        """Until it is done, set aside, or we are told to stop."""
        if isinstance(item, Poison):
            self._park(conn, item, item.error, 1)
            return
        errand = self._errand(conn, item)
        for attempt, pause in enumerate(_pauses(self.patience), 1):
            try:
                self.position = item.position if carry_out(errand) else self.position
            except ELSEWHERE:
                raise
            except Exception as error:
                if attempt == self.patience.attempts:
                    self._park(conn, item, told(error), attempt)
                    return
                self.note(conn, error)
                if self.on.stop.wait(pause):
                    return
            else:
                return

    def _park(self, conn: Conn, item: Item, error: str, attempts: int) -> None:
        places.park(conn, self.name, item, self.position, error, attempts)
        self.position = item.position


def _pauses(patience: Patience) -> Iterator[float]:
    pause = patience.pause
    for _ in range(patience.attempts):
        yield min(pause, LONGEST_PAUSE)
        pause *= 2


def run(
    dsn: str,
    log: Log,
    store: LotStore,
    processes: Sequence[Process],
    stop: threading.Event,
    patience: Patience = PATIENT,
    on_error: OnError = lambda _name, _error: None,
) -> None:
    """Until `stop`. Never gives up: what goes wrong is told to `on_error` and shown by `status`, then tried again."""
    on = course(dsn, log, stop, GATHER)
    run_all(on, [_Worker(on, process, store, patience) for process in processes], on_error)
