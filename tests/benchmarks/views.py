"""Read models: catching up live and rebuilding, in events of the log they pass per second, against raw reading."""

import time
from collections.abc import Callable
from typing import Any

import psycopg

from adapters.eventstore.connect import open_log, open_store
from adapters.eventstore.log import LedgerLog
from adapters.postgres.migrate import migrate
from projections.engine.model import ReadModel
from projections.engine.rebuild import rebuild
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.engine.step import advance
from projections.registry import MODELS
from tests.benchmarks.mixed_log import fill
from tests.benchmarks.reads import PAGE, SIZE
from tests.eventstore.support import MASTER_KEY
from tests.proofs.report import Figure, figure, say


def views(url: str) -> list[Figure]:
    say("read models over a mixed log")
    migrate(url)
    store = open_store(url, MASTER_KEY)
    fill(url, store)
    log, head = open_log(store), store.head()
    raw = head / _seconds(lambda: _raw(url, head))
    found = [figure("raw keyset paging of a mixed log", raw, "events/s")]
    for name in ("users", "projects", "audit"):
        found += _one(url, log, MODELS[name], head, raw)
    store.close()
    return found


def _one(url: str, log: LedgerLog, model: ReadModel, head: int, raw: float) -> list[Figure]:
    """Rates count the events the read model folds, not those it may pass over."""
    mine = len(log.page(0, head, model.names))
    with session(url) as conn:
        live = mine / _seconds(lambda: advance(conn, log, model, prepare(conn, model), head))
    again = mine / _seconds(lambda: rebuild(url, log, model))
    return [
        figure(f"live projection of {model.name} ({mine:,} events), of raw", live / raw, "ratio", ">= 0.15"),
        figure(f"rebuild of {model.name} with comparison and swap, of raw", again / raw, "ratio", ">= 0.3"),
    ]


def _raw(url: str, head: int) -> None:
    with psycopg.connect(url) as conn:
        for at in range(0, head, SIZE):
            conn.cursor(binary=True).execute(PAGE, (at, at + SIZE)).fetchall()


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
