"""Many writers, rollbacks, killed connections, and somebody who reads all the time."""

import random
from threading import Event, Thread

import psycopg

from adapters.eventstore.connect import open_log
from adapters.eventstore.recorder import LedgerRecorder
from adapters.eventstore.store import LedgerStore
from tests.eventstore.accidents import killed, rolled_back
from tests.eventstore.support import (
    assert_log_is_sound,
    new_stream,
    opened,
    together,
)


class Subscriber:
    """Reads all the time from where it is to the head, and remembers what it got in which order."""

    def __init__(self, store: LedgerStore) -> None:
        self._log = open_log(store)
        self.seen: list[int] = []
        self._over = Event()
        self._thread = Thread(target=self._read)

    def __enter__(self) -> "Subscriber":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _read(self) -> None:
        last = False
        while not last:
            last = self._over.is_set()
            at = self.seen[-1] if self.seen else 0
            self.seen += [one.position for one in self._log.page(at, self._log.head())]


def _write(recorder: LedgerRecorder, url: str, number: int) -> int:
    """Many small appends, every third rolled back, every seventh killed; returns how many events were committed."""
    dice, stored = random.Random(number), 0
    with psycopg.connect(url, autocommit=True) as killer:
        for turn in range(30):
            batch = [new_stream(dice.randint(1, 4)) for _ in range(dice.randint(1, 3))]
            if turn % 7 == 6:
                killed(url, killer, batch)
            elif turn % 3 == 2:
                rolled_back(url, batch)
            else:
                assert {one.outcome for one in recorder.append(batch)} == {"appended"}
                stored += sum(len(one.rows) for one in batch)
    return stored


def test_with_rollbacks_and_killed_connections_a_subscriber_sees_every_event_once_in_order(url: str) -> None:
    with opened(url) as store, Subscriber(store) as subscriber:
        stored = together(lambda number: _write(store.recorder, url, number), 6)
    count = assert_log_is_sound(url)
    assert stored == [one for one in stored if isinstance(one, int)]
    assert count == sum(one for one in stored if isinstance(one, int)) > 6 * 16
    assert subscriber.seen == list(range(1, count + 1))
