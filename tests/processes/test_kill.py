"""kill -9 at any line while events keep coming: nothing lost, nothing twice."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.eventstore.store import LedgerStore
from tests.eventstore.support import assert_log_is_sound, fetch, until
from tests.processes.policies import GREET, OPEN_TWO
from tests.processes.support import customers, jobs, opened_projects, running, stands

KILLS = 12
CHILD = [sys.executable, "-m", "tests.processes.child"]


def test_nothing_lost_and_nothing_twice(url: str, store: LedgerStore) -> None:
    chance, killed_at = random.Random(7), []
    with _customers_keep_coming(store):
        for _ in range(KILLS):
            child = subprocess.Popen([*CHILD, url], cwd=Path(__file__).parents[2])
            before = len(jobs(url))
            until(lambda before=before: len(jobs(url)) > before)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 0.05))
            child.kill()
            child.wait()
            killed_at.append(len(jobs(url)))
    with running(url, store, [OPEN_TWO, GREET]):
        head = assert_log_is_sound(url)
        until(lambda: min(stands(url, each) or 0 for each in (OPEN_TWO, GREET)) >= head)
    made = fetch(url, "SELECT count(*) FROM ledger.events WHERE topic = 'identity.customer.created'")[0][0]
    assert made > 0
    assert (opened_projects(url), len(jobs(url))) == (2 * made, 2 * made), killed_at
    assert fetch(url, "SELECT * FROM work.refusals") == []
    assert fetch(url, "SELECT * FROM work.parked_events") == []


@contextmanager
def _customers_keep_coming(store: LedgerStore) -> Iterator[None]:
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.03):
            customers(store, 3)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()
