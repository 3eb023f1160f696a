"""A table built anew compared with the live one, at one position and keeping nobody waiting."""

from projections.engine.compare import Comparison, compare
from projections.engine.model import Conn, ReadModel
from projections.engine.progress import Meter
from projections.engine.registry import Build, in_state, live
from projections.engine.step import Fenced, advance
from projections.log import Log

PROOFS = 3


def proved(conn: Conn, log: Log, model: ReadModel, build: Build, meter: Meter) -> tuple[Build, Comparison | None]:
    """At one position, and again at a newer one when they differ: a person erased in between is no difference."""
    found: Comparison | None = None
    for _ in range(PROOFS):
        current = in_state(conn, model, "live")
        if current is None or current.position == 0:
            build = advance(conn, log, model, build, log.head(), meter.stop)
            meter.check()
            return build, None
        current = _reach(conn, log, model, max(build.position, log.head() if found else 0), meter)
        meter.begin("catch_up", current.position - build.position)
        build = advance(conn, log, model, build, current.position, meter.stop)
        meter.check()
        meter.begin("compare", 0)
        build, found = _compare_once(conn, log, model, build)
        if found.count == 0 or found.position >= log.head():
            break
    return build, found


def _reach(conn: Conn, log: Log, model: ReadModel, position: int, meter: Meter) -> Build:
    """The live build, stepped by ourselves where no runner does."""
    current = live(conn, model)
    while current.position < position:
        meter.check()
        try:
            current = advance(conn, log, model, current, position, meter.stop)
        except Fenced:
            current = live(conn, model)
    return current


def _compare_once(conn: Conn, log: Log, model: ReadModel, build: Build) -> tuple[Build, Comparison]:
    """One snapshot of the live table and its position; nobody is kept waiting."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        current = live(conn, model)
        build = advance(conn, log, model, build, current.position)
        return build, compare(conn, model, current.table, build.table, current.position)
