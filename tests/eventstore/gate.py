"""Lets commands arrive at a coalescer together, on the real append."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from adapters.eventstore.batch import Outcome, Pending
from adapters.eventstore.coalescer import Coalescer
from adapters.eventstore.store import LedgerStore
from tests.eventstore.support import (
    new_stream,
    until,
)


class Gate:
    """The real append; the first call waits until all others have queued up."""

    def __init__(self, append: Callable[[Sequence[Pending]], list[Outcome]]) -> None:
        self._append = append
        self.batches: list[list[Pending]] = []
        self.go = Event()

    def __call__(self, batch: Sequence[Pending]) -> list[Outcome]:
        self.batches.append(list(batch))
        if len(self.batches) == 1:
            assert self.go.wait(30)
        return self._append(batch)


def arriving_together(
    store: LedgerStore, *commands: Pending, largest: int = 256
) -> tuple[list[list[Pending]], list[Outcome | BaseException]]:
    """Batches they were appended in, without the first, and what each was told."""
    gate = Gate(store.recorder.append)
    coalescer = Coalescer(gate, largest)
    with ThreadPoolExecutor(len(commands) + 1) as pool:
        first = pool.submit(coalescer.submit, new_stream())
        until(lambda: gate.batches)
        told: list[Future[Outcome]] = []
        for command in commands:
            told.append(pool.submit(coalescer.submit, command))
            until(lambda: len(coalescer._queue) == len(told))
        gate.go.set()
        assert first.result().outcome == "appended"
        answers = [one.exception() or one.result() for one in told]
        return gate.batches[1:], answers


def kinds(told: list[Outcome | BaseException]) -> list[str]:
    return [one.outcome if isinstance(one, Outcome) else type(one).__name__ for one in told]
