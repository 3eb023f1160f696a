"""A read model folded anew beside the live table, compared with it at one position, and put in its place."""

import threading
import time

import msgspec

from projections.engine import parked
from projections.engine.chunks import START, chunks
from projections.engine.compare import Comparison
from projections.engine.load import load
from projections.engine.model import Conn, ReadModel, build_name, shape
from projections.engine.progress import Meter, Report, ignore
from projections.engine.prove import proved
from projections.engine.registry import Build, add, change, in_state
from projections.engine.session import one_rebuild, session
from projections.engine.swap import drop_build, swap_in
from projections.engine.table import analyze, count_rows, create_indexes
from projections.log import Log


class Rebuilt(msgspec.Struct, frozen=True):
    """`comparison` is None when there was nothing to compare with. Not swapped: it differed, or a dry run."""

    name: str
    version: int
    build: int
    swapped: bool
    position: int
    events: int
    rows: int
    parked: int
    seconds: float
    comparison: Comparison | None


def rebuild(
    dsn: str,
    log: Log,
    model: ReadModel,
    progress: Report = ignore,
    rate_limit: float | None = None,
    dry_run: bool = False,
    accept_differences: bool = False,
    stop: threading.Event | None = None,
) -> Rebuilt:
    """Goes on where an earlier call was stopped or killed. Raises Busy, Stopped, Unswapped."""
    meter = Meter(progress, rate_limit, stop)
    started = time.monotonic()
    with session(dsn) as conn, one_rebuild(conn, model):
        build = _folded(conn, log, model, _begun(conn, log, model), meter)
        build, comparison = proved(conn, log, model, build, meter)
        rows = count_rows(conn, build.table)
        wanted = accept_differences or comparison is None or comparison.count == 0
        swapped = wanted and not dry_run
        if swapped:
            meter.begin("swap", 0)
            build = swap_in(conn, log, model, build, meter.stop, rows=rows, finished_at=_now(conn))
        elif dry_run:
            drop_build(conn, build)
        else:
            change(conn, build, state="failed", finished_at=_now(conn), rows=rows, error="differs from the live table")
        aside = sum(one.build == build.build for one in parked.parked(conn, model))
    seconds = time.monotonic() - started
    return Rebuilt(
        build.name, build.version, build.build, swapped, build.position, build.events, rows, aside, seconds, comparison
    )


def _now(conn: Conn) -> object:
    return (conn.execute("SELECT now()").fetchone() or (None,))[0]


def _begun(conn: Conn, log: Log, model: ReadModel) -> Build:
    """The unfinished build, or a new one."""
    found = in_state(conn, model, "building")
    if found and found.shape == shape(model):
        return found
    if found:
        drop_build(conn, found)
    with conn.transaction():
        return add(conn, model, "building", target=log.head())


def _total(conn: Conn, model: ReadModel, target: int) -> int:
    """How many events there are to fold: the live table has counted them."""
    current = in_state(conn, model, "live")
    return current.events if current and current.position and model.names else target


def _folded(conn: Conn, log: Log, model: ReadModel, build: Build, meter: Meter) -> Build:
    """All streams up to the target, then the indexes: afterwards the build can be stepped like a live one."""
    if build.phase == "follow":
        return build
    target = build.target or 0
    after = START
    if build.cursor_stream is not None and build.cursor_version is not None:
        after = (build.cursor_stream, build.cursor_version)
    meter.begin("fold", _total(conn, model, target), build.events)
    for items, cursor in chunks(log, model, after, target):
        with conn.transaction():
            setbacks = load(conn, model, build.table, items, parked.by_hand(conn, model))
            parked.put(conn, model, build.build, setbacks)
            build = change(conn, build, events=build.events + len(items))
            if cursor:
                build = change(conn, build, cursor_stream=cursor[0], cursor_version=cursor[1])
            else:
                build = _finished(conn, model, build, meter)
        meter.count(len(items))
    return build


def _finished(conn: Conn, model: ReadModel, build: Build, meter: Meter) -> Build:
    """In the transaction of the last chunk, so that no resumption folds it twice."""
    meter.report(meter.last(phase="index"))
    create_indexes(conn, model, build.table, build_name(model, build.build))
    analyze(conn, build.table)
    return change(conn, build, phase="follow", position=build.target or 0)
