"""From asking a command to the row in the read model: what a person waits who reads their own write.

The read models are followed by a process of their own, as `cloudledger projections run` does.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.eventstore.connect import open_store
from adapters.eventstore.store import LedgerStore
from commands.dispatch import handle
from commands.identity.customer import CreateCustomer
from projections.engine.lag import wait_for
from projections.engine.model import Conn
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.identity import customers
from projections.registry import MODELS
from tests.benchmarks.measure import percentile
from tests.benchmarks.rows import envelope
from tests.eventstore.support import MASTER_KEY
from tests.proofs.follower import follow
from tests.proofs.processes import start, stop
from tests.proofs.report import Figure, figure, say

PER_SECOND = 200
WORKERS = 16


def latency(url: str, seconds: float) -> list[Figure]:
    say(f"command to visible at {PER_SECOND} commands/s for {seconds:.0f} s")
    store = open_store(url, MASTER_KEY, WORKERS)
    with TemporaryDirectory() as folder, session(url) as conn:
        for model in MODELS.values():
            prepare(conn, model)
        follower = start(follow, url, Path(folder) / "follower.journal")
        _caught_up(conn, store.head())
        waits = _measured(url, store, seconds)
        stop([follower])
    store.close()
    return [
        figure("commands measured", len(waits), "commands"),
        figure("command to visible, p50", percentile(waits, 0.5) * 1000, "ms"),
        figure("command to visible, p99", percentile(waits, 0.99) * 1000, "ms", "<= 20"),
    ]


def _caught_up(conn: Conn, position: int) -> None:
    for model in MODELS.values():
        assert wait_for(conn, model, position, 120)


def _measured(url: str, store: LedgerStore, seconds: float) -> list[float]:
    """The first second starts the processes and connections and does not count."""
    local = threading.local()
    waits: list[float] = []
    began = time.perf_counter()

    def ask(number: int) -> None:
        time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        if not hasattr(local, "conn"):
            local.scope = session(url)
            local.conn = local.scope.__enter__()
        asked = time.perf_counter()
        answer = handle(CreateCustomer(f"latency {number}"), envelope(), store)
        assert wait_for(local.conn, customers.MODEL, answer.position, 10)
        waits.append(time.perf_counter() - asked)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(ask, range(PER_SECOND)))
        waits.clear()
        began = time.perf_counter() - 1.0
        list(pool.map(ask, range(PER_SECOND, PER_SECOND + int(seconds * PER_SECOND))))
    return waits
