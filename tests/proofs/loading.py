"""A history brought into the log, one batch on its way to the disk while the next one is decided."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from adapters.eventstore.batch import Outcome, Pending
from adapters.eventstore.store import LedgerStore
from tests.proofs.history import History

COMMANDS = 10


def load(store: LedgerStore, events: int, seed: int = 1) -> Iterator[int]:
    """Appends a history of at least so many events; tells how many there are after each batch."""
    history, done = History(seed), 0
    with ThreadPoolExecutor(1) as pool:
        before: tuple[list[Pending], Future[list[Outcome]]] | None = None
        while done < events or before:
            batch = [made for _ in range(COMMANDS) if (made := history.command(store)).rows] if done < events else []
            if before:
                _settle(history, *before)
            before = (batch, pool.submit(store.recorder.append, batch)) if batch else None
            done += sum(len(pending.rows) for pending in batch)
            yield done


def _settle(history: History, batch: list[Pending], appended: "Future[list[Outcome]]") -> None:
    refused = [outcome for outcome in appended.result() if outcome.outcome != "appended"]
    if refused:
        raise AssertionError(f"the history contradicts itself: {refused[0]}")
    for pending in batch:
        history.settled(pending)
