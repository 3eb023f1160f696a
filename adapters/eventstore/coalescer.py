"""Commands that arrive together share one commit; each gets its own outcome or its own error."""

from collections.abc import Callable, Sequence
from threading import Event, Lock

from eventsourcing.persistence import InterfaceError, OperationalError

from adapters.eventstore.batch import Outcome, Pending


class _Waiting:
    __slots__ = ("done", "error", "leads", "outcome", "pending")

    def __init__(self, pending: Pending) -> None:
        self.pending = pending
        self.done = Event()
        self.leads = False
        self.outcome: Outcome | None = None
        self.error: BaseException | None = None


class Coalescer:
    """No thread of its own: the first to come appends for all who arrive while it waits for the disk."""

    def __init__(self, append: Callable[[Sequence[Pending]], list[Outcome]], largest: int = 256) -> None:
        self._append = append
        self._largest = largest
        self._lock = Lock()
        self._queue: list[_Waiting] = []
        self._busy = False

    def submit(self, pending: Pending) -> Outcome:
        """Blocks until the commit is on disk. Raises what the append raised for this command."""
        mine = _Waiting(pending)
        with self._lock:
            self._queue.append(mine)
            mine.leads = not self._busy
            self._busy = True
        if not mine.leads:
            mine.done.wait()
        if mine.leads:
            self._lead(mine)
        if mine.error is not None:
            raise mine.error
        assert mine.outcome is not None
        return mine.outcome

    def _lead(self, mine: _Waiting) -> None:
        try:
            while mine.outcome is None and mine.error is None:
                self._flush(self._take())
        finally:
            self._pass_on()

    def _take(self) -> list[_Waiting]:
        """The next commands that have nothing to do with each other; the others keep their order."""
        with self._lock:
            batch: list[_Waiting] = []
            left: list[_Waiting] = []
            touched: set[object] = set()
            for waiting in self._queue:
                things = _touches(waiting.pending)
                fits = len(batch) < self._largest and touched.isdisjoint(things)
                (batch if fits else left).append(waiting)
                touched |= things
            self._queue = left
            return batch

    def _flush(self, batch: list[_Waiting]) -> None:
        try:
            for waiting, outcome in zip(batch, self._append([w.pending for w in batch]), strict=True):
                waiting.outcome = outcome
        except (OperationalError, InterfaceError) as error:
            _fail(batch, error)
        except Exception as error:
            self._alone(batch, error)
        except BaseException as error:
            _fail(batch, error)
        finally:
            for waiting in batch:
                waiting.done.set()

    def _alone(self, batch: list[_Waiting], error: Exception) -> None:
        """One bad command must not spoil the others: each is tried by itself."""
        if len(batch) == 1:
            batch[0].error = error
            return
        for waiting in batch:
            try:
                waiting.outcome = self._append([waiting.pending])[0]
            except Exception as own:
                waiting.error = own

    def _pass_on(self) -> None:
        with self._lock:
            self._busy = bool(self._queue)
            if self._queue:
                self._queue[0].leads = True
                self._queue[0].done.set()


def _fail(batch: list[_Waiting], error: BaseException) -> None:
    for waiting in batch:
        waiting.error = error


def _touches(pending: Pending) -> set[object]:
    """Streams, names, persons and the command id: two commands that share one go in different commits."""
    things: set[object] = {row.stream for row in pending.rows}
    things.add(("command", pending.envelope.command_id))
    things.update((name.kind, name.digest) for name in pending.names)
    things.update(("person", key.person) for key in pending.keys)
    return things
