"""One of the writers that do to the log whatever writers may do, and note what they were told."""

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import msgspec
import psycopg

from adapters.eventstore.batch import Pending
from adapters.eventstore.statements import statement
from adapters.eventstore.store import LedgerStore
from commands.identity.user import RegisterUser
from tests.eventstore.support import ask, new_stream, opened, pending, row
from tests.proofs.journal import Journal
from tests.proofs.processes import stop_asked

THREADS = 4


class Told(msgspec.Struct, frozen=True):
    """What became of a command: appended (acknowledged), conflict, or rolled_back by ourselves."""

    outcome: str
    command: UUID
    events: int
    position: int
    at: float


class Writer:
    def __init__(self, url: str, store: LedgerStore, journal: Journal, hot: Sequence[UUID]) -> None:
        self.url, self.store, self.journal, self.hot = url, store, journal, hot
        self.chance = random.Random()
        self.pool = ThreadPoolExecutor(THREADS)

    def single(self) -> None:
        self._append([new_stream(self._size())])

    def large(self) -> None:
        self._append([new_stream(self.chance.randint(100, 300))])

    def together(self) -> None:
        """Several commands in one commit, one of which may come too late."""
        batch = [new_stream(self._size()) for _ in range(self.chance.randint(2, 12))]
        self._append([*batch, self._contended()])

    def contended(self) -> None:
        self._append([self._contended()])

    def commands(self) -> None:
        """Real commands of several threads at once: the store puts them in one commit."""
        list(self.pool.map(self._register, range(THREADS)))

    def rolled_back(self) -> None:
        """Takes positions and gives them back."""
        lost = new_stream(self._size())
        query, arrays = statement([lost])
        with psycopg.connect(self.url) as conn:
            conn.execute(query.encode(), arrays)
            time.sleep(self.chance.random() / 100)
            conn.rollback()
        self._note("rolled_back", lost, 0)

    def _size(self) -> int:
        return self.chance.choice((1, 1, 1, 2, 3, 5, 20))

    def _contended(self) -> Pending:
        """The next event of a stream everybody writes to, as far as we know."""
        stream = self.chance.choice(self.hot)
        last = self.store.recorder.select_events(stream, desc=True, limit=1)
        return pending(row(stream, last[0].originator_version + 1 if last else 1))

    def _append(self, batch: list[Pending]) -> None:
        for each, outcome in zip(batch, self.store.recorder.append(batch), strict=True):
            self._note(outcome.outcome, each, outcome.position or 0)

    def _register(self, _: int) -> None:
        asked = pending()
        command = asked.envelope.command_id
        answer = ask(self.store, RegisterUser(username=command.hex, full_name="Ada"), command_id=command)
        self.journal.write(Told("appended", command, 1, answer.position, time.monotonic()))

    def _note(self, outcome: str, asked: Pending, position: int) -> None:
        events, command = len(asked.rows), asked.envelope.command_id
        self.journal.write(Told(outcome, command, events, position, time.monotonic()))


def write(url: str, path: Path, hot: Sequence[UUID]) -> None:
    """Until asked to stop."""
    stop = stop_asked()
    with opened(url, THREADS + 1) as store, Journal(path) as journal:
        writer = Writer(url, store, journal, hot)
        deeds = [writer.single] * 6 + [writer.together] * 4 + [writer.contended] * 3 + [writer.commands] * 3
        deeds += [writer.rolled_back] * 2 + [writer.large]
        while not stop.is_set():
            writer.chance.choice(deeds)()
        writer.pool.shutdown()
