"""Does the live table say what the log says? Folded anew into a table of this session only, and compared."""

import threading

import msgspec
from psycopg.sql import SQL

from projections.engine import parked
from projections.engine.apply import apply_halving
from projections.engine.blame import Change, changes, last_change
from projections.engine.chunks import START, chunks
from projections.engine.compare import Comparison, Difference, compare
from projections.engine.lag import wait_for
from projections.engine.load import load
from projections.engine.model import Conn, ReadModel, Row, Table, label, stream_of
from projections.engine.pages import pages
from projections.engine.progress import Meter, Report, ignore
from projections.engine.registry import live
from projections.engine.session import one_rebuild, session
from projections.engine.table import analyze, create_indexes, create_table
from projections.log import Log

PROOFS = 3
PATIENCE = 5.0


class Verified(msgspec.Struct, frozen=True):
    """`causes`: for the first differing row, column -> the event that set its expected value."""

    name: str
    version: int
    comparison: Comparison
    causes: dict[str, Change]


def verify(
    dsn: str,
    log: Log,
    model: ReadModel,
    progress: Report = ignore,
    rate_limit: float | None = None,
    stop: threading.Event | None = None,
) -> Verified:
    """Writes nothing that stays. Raises Busy, Stopped, LookupError."""
    meter = Meter(progress, rate_limit, stop)
    table: Table = ("pg_temp", f"expected_{label(model)}")
    with session(dsn) as conn, one_rebuild(conn, model):
        position = _fold(conn, log, model, table, meter)
        meter.begin("compare", 0)
        found = _compared(conn, log, model, table, position)
        causes = _causes(conn, log, model, found) if found.differences else {}
    return Verified(model.name, model.version, found, causes)


def _fold(conn: Conn, log: Log, model: ReadModel, table: Table, meter: Meter) -> int:
    current = live(conn, model)
    create_table(conn, model, table, "TEMP")
    meter.begin("fold", current.events)
    for items, _ in chunks(log, model, START, current.position):
        with conn.transaction():
            load(conn, model, table, items, parked.by_hand(conn, model))
        meter.count(len(items))
    create_indexes(conn, model, table, f"expected_{label(model)}")
    analyze(conn, table)
    return current.position


def _compared(conn: Conn, log: Log, model: ReadModel, table: Table, position: int) -> Comparison:
    """Again at a newer position when they differ: a person erased in between is no difference."""
    for _ in range(PROOFS):
        found = _compare_once(conn, log, model, table, position)
        position = found.position
        if found.count == 0 or position >= log.head():
            break
        wait_for(conn, model, log.head(), PATIENCE)
    return found


def _compare_once(conn: Conn, log: Log, model: ReadModel, table: Table, position: int) -> Comparison:
    with conn.transaction():
        conn.execute(SQL("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        current = live(conn, model)
        skip = parked.by_hand(conn, model)
        for items, _ in pages(log, model.names, position, current.position):
            apply_halving(conn, model, table, items, skip)
        return compare(conn, model, current.table, table, current.position)


def _causes(conn: Conn, log: Log, model: ReadModel, found: Comparison) -> dict[str, Change]:
    first: Difference = found.differences[0]
    row: Row = first.live if first.expected is None else first.expected
    items = log.stream(stream_of(model, row), found.position)
    history = last_change(changes(model, items, first.key, parked.by_hand(conn, model)))
    return {column: history[column] for column in first.columns if column in history}
