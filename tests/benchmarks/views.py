"""Read models: catching up live and rebuilding, in events they fold per second, against raw reading of the log.

Each round reads raw, catches up from nothing and rebuilds, one right after the other; the middle ratio counts.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import psycopg

from adapters.eventstore.connect import open_log, open_store
from adapters.eventstore.log import LedgerLog
from adapters.postgres.migrate import migrate
from projections.engine.model import ReadModel
from projections.engine.rebuild import rebuild
from projections.engine.registry import builds, prepare
from projections.engine.session import session
from projections.engine.step import advance
from projections.engine.swap import drop_build
from projections.registry import MODELS
from tests.benchmarks.mixed_log import fill
from tests.benchmarks.reads import PAGE, SIZE
from tests.eventstore.support import MASTER_KEY
from tests.proofs.report import Figure, figure, say

ROUNDS = 3


def views(url: str) -> list[Figure]:
    say("read models over a mixed log")
    migrate(url)
    store = open_store(url, MASTER_KEY)
    fill(url, store)
    log, head = open_log(store), store.head()
    found = [figure for name in ("users", "projects", "audit") for figure in _one(url, log, MODELS[name], head)]
    store.close()
    return found


def _one(url: str, log: LedgerLog, model: ReadModel, head: int) -> list[Figure]:
    """Rates count the events the read model folds, not those it may pass over."""
    mine = len(log.page(0, head, model.names))
    say(f"{model.name}: {mine:,} of {head:,} events")
    rounds = [_round(url, log, model, mine, head) for _ in range(ROUNDS)]
    live, again = (statistics.median(ratios) for ratios in zip(*rounds, strict=True))
    return [
        figure(f"live projection of {model.name} ({mine:,} events), of raw", live, "ratio", ">= 0.15"),
        figure(f"rebuild of {model.name} with comparison and swap, of raw", again, "ratio", ">= 0.3"),
    ]


def _round(url: str, log: LedgerLog, model: ReadModel, mine: int, head: int) -> tuple[float, float]:
    raw = head / _seconds(lambda: _raw(url, head))
    with session(url) as conn:
        for build in builds(conn):
            drop_build(conn, build)
        live = mine / _seconds(lambda: advance(conn, log, model, prepare(conn, model), head))
    again = mine / _seconds(lambda: rebuild(url, log, model))
    return live / raw, again / raw


def _raw(url: str, head: int) -> None:
    with psycopg.connect(url) as conn:
        for at in range(0, head, SIZE):
            conn.cursor(binary=True).execute(PAGE, (at, at + SIZE)).fetchall()


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
