"""Commands that arrive together share one commit; each gets its own outcome or its own error."""

from _thread import allocate_lock
from collections.abc import Callable, Sequence
from threading import Lock, Thread

from eventsourcing.persistence import InterfaceError, OperationalError

from adapters.eventstore.batch import Outcome, Pending


class _Waiting:
    """`done` is held until there is an outcome or an error."""

    __slots__ = ("done", "error", "outcome", "pending")

    def __init__(self, pending: Pending) -> None:
        self.pending = pending
        self.done = allocate_lock()
        self.outcome: Outcome | None = None
        self.error: BaseException | None = None


class Coalescer:
    """Who comes alone appends at once, in their own thread. Who comes while an append is under way waits, and one
    thread appends for all who wait, again and again until nobody does."""

    def __init__(self, append: Callable[[Sequence[Pending]], list[Outcome]], largest: int = 256) -> None:
        self._append = append
        self._largest = largest
        self._lock = Lock()
        self._queue: list[_Waiting] = []
        self._busy = False

    def submit(self, pending: Pending) -> Outcome:
        """Blocks until the commit is on disk. Raises what the append raised for this command."""
        mine = _Waiting(pending)
        mine.done.acquire()
        with self._lock:
            alone = not self._busy
            self._busy = True
            if not alone:
                self._queue.append(mine)
        if alone:
            self._append_alone(mine)
        mine.done.acquire()
        if mine.error is not None:
            raise mine.error
        assert mine.outcome is not None
        return mine.outcome

    def _append_alone(self, mine: _Waiting) -> None:
        try:
            self._flush([mine])
        finally:
            with self._lock:
                self._busy = bool(self._queue)
                crowd = self._busy
            if crowd:
                Thread(target=self._append_for_all, name="coalescer", daemon=True).start()

    def _append_for_all(self) -> None:
        try:
            while batch := self._take():
                self._flush(batch)
        except BaseException as error:
            self._give_up(error)
            raise

    def _give_up(self, error: BaseException) -> None:
        """Nobody may wait for a thread that is gone."""
        with self._lock:
            left, self._queue, self._busy = self._queue, [], False
        _fail(left, error)
        for waiting in left:
            waiting.done.release()

    def _take(self) -> list[_Waiting]:
        """The next commands that have nothing to do with each other; the others keep their order."""
        with self._lock:
            batch: list[_Waiting] = []
            left: list[_Waiting] = []
            written: set[object] = set()
            read: set[object] = set()
            for waiting in self._queue:
                writes, reads = _touches(waiting.pending), {stream for stream, _ in waiting.pending.guards}
                free = written.isdisjoint(writes) and written.isdisjoint(reads) and read.isdisjoint(writes)
                (batch if free and len(batch) < self._largest else left).append(waiting)
                written |= writes
                read |= reads
            self._queue = left
            self._busy = bool(batch)
            return batch

    def _flush(self, batch: list[_Waiting]) -> None:
        try:
            for waiting, outcome in zip(batch, self._append([w.pending for w in batch]), strict=True):
                waiting.outcome = outcome
        except (OperationalError, InterfaceError) as error:
            _fail(batch, error)
        except Exception as error:
            self._one_by_one(batch, error)
        except BaseException as error:
            _fail(batch, error)
        finally:
            for waiting in batch:
                waiting.done.release()

    def _one_by_one(self, batch: list[_Waiting], error: Exception) -> None:
        """One bad command must not spoil the others: each is tried by itself."""
        if len(batch) == 1:
            batch[0].error = error
            return
        for waiting in batch:
            try:
                waiting.outcome = self._append([waiting.pending])[0]
            except Exception as own:
                waiting.error = own


def _fail(batch: list[_Waiting], error: BaseException) -> None:
    for waiting in batch:
        waiting.error = error


def _touches(pending: Pending) -> set[object]:
    """Streams, names, persons, a process and the command id: two commands that share one go in different commits."""
    things: set[object] = {row.stream for row in pending.rows}
    things.add(pending.envelope.command_id)
    things.update((name.kind, name.digest) for name in pending.names)
    things.update(key.person for key in pending.keys)
    if pending.reached:
        things.add(pending.reached.process)
    return things
