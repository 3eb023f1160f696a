"""From a command's answer to the row in the read model: what a person waits who reads their own write."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from adapters.eventstore.connect import open_log, open_store
from commands.dispatch import handle
from commands.identity.customer import CreateCustomer
from projections.engine import runner
from projections.engine.lag import wait_for
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.identity import customers
from projections.registry import MODELS
from tests.benchmarks.measure import percentile
from tests.benchmarks.rows import envelope
from tests.benchmarks.writes import MASTER_KEY
from tests.proofs.report import Figure, figure, say

PER_SECOND = 200
WORKERS = 16


def latency(url: str, seconds: float) -> list[Figure]:
    say(f"command to visible at {PER_SECOND} commands/s for {seconds:.0f} s")
    store = open_store(url, MASTER_KEY, 32)
    log, stop = open_log(store), threading.Event()
    with session(url) as conn:
        for model in MODELS.values():
            prepare(conn, model)
    following = threading.Thread(target=runner.run, args=(url, log, list(MODELS.values()), stop))
    following.start()
    _caught_up(url, store.head())
    waits = _measured(url, store, seconds)
    stop.set()
    following.join()
    store.close()
    return [
        figure("commands measured", len(waits), "commands"),
        figure("command to visible, p50", percentile(waits, 0.5) * 1000, "ms"),
        figure("command to visible, p99", percentile(waits, 0.99) * 1000, "ms", "<= 20"),
    ]


def _caught_up(url: str, position: int) -> None:
    with session(url) as conn:
        for model in MODELS.values():
            assert wait_for(conn, model, position, 120)


def _measured(url: str, store: object, seconds: float) -> list[float]:
    local = threading.local()
    waits: list[float] = []
    began = time.perf_counter()

    def ask(number: int) -> None:
        time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        if not hasattr(local, "conn"):
            local.scope = session(url)
            local.conn = local.scope.__enter__()
        asked = time.perf_counter()
        answer = handle(CreateCustomer(f"latency {number}"), envelope(), store)  # type: ignore[arg-type]
        assert wait_for(local.conn, customers.MODEL, answer.position, 10)
        waits.append(time.perf_counter() - asked)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(ask, range(int(seconds * PER_SECOND))))
    return waits
