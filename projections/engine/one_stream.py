"""One stream folded again by itself, beside the live runner; parking and retrying are that."""

from collections.abc import Sequence
from uuid import UUID

from psycopg.sql import SQL, Identifier

from domain.event import Recorded
from projections.engine import parked
from projections.engine.apply import apply_halving
from projections.engine.folding import Item, setback
from projections.engine.model import Conn, ReadModel
from projections.engine.parked import Parked
from projections.engine.registry import Build, kept, live
from projections.log import Log


def _concerns(model: ReadModel, item: Item, known: dict[int, int]) -> bool:
    """An event nobody can read concerns the model when it was met before: it does not tell its name."""
    if isinstance(item, Recorded):
        return not model.names or item.event.name in model.names
    return not model.names or item.position in known


def refold(conn: Conn, log: Log, model: ReadModel, build: Build, stream: UUID) -> int:
    """The stream's rows in a table whose build is locked; how many events fail."""
    attempts = parked.forget_stream(conn, model, build.build, stream)
    items = [item for item in log.stream(stream, build.position) if _concerns(model, item, attempts)]
    statement = SQL("DELETE FROM {} WHERE {} = %s").format(Identifier(*build.table), Identifier(model.stream))
    conn.execute(statement, (stream,))
    setbacks = apply_halving(conn, model, build.table, items, parked.by_hand(conn, model)) if items else []
    for one in setbacks:
        parked.put(conn, model, build.build, [one], attempts.get(one.position, 0) + 1)
    return len(setbacks)


def rebuild_stream(conn: Conn, log: Log, model: ReadModel, stream: UUID) -> int:
    """The stream's rows in the live table, folded from the log at the table's position; how many events still fail.

    The build's row stays locked meanwhile: a step of the runner waits and then sees these rows."""
    with conn.transaction():
        return refold(conn, log, model, live(conn, model, lock=True), stream)


def forget_in_kept(conn: Conn, log: Log, model: ReadModel, items: Sequence[Item]) -> None:
    """Tables kept from before a swap hold what is erased now: their rows are folded from what can still be read."""
    streams = {item.stream for item in items if isinstance(item, Recorded) and item.event.name in model.erasures}
    if not streams:
        return
    with conn.transaction():
        for build in kept(conn, model):
            for stream in streams:
                refold(conn, log, model, build, stream)


def retry(conn: Conn, log: Log, model: ReadModel, position: int | None = None) -> list[Parked]:
    """Folds the streams of parked events again (of one, or of all) and says what is still parked."""
    chosen = [one for one in parked.parked(conn, model) if position in (None, one.position)]
    with conn.transaction():
        conn.execute(
            "DELETE FROM views.parked WHERE name = %s AND version = %s AND build = 0 AND position = ANY(%s)",
            (model.name, model.version, [one.position for one in chosen]),
        )
        for stream in {one.stream for one in chosen}:
            rebuild_stream(conn, log, model, stream)
    return parked.parked(conn, model)


def park(conn: Conn, log: Log, model: ReadModel, position: int) -> None:
    """Sets an event aside by hand, folded already or still to come. Raises LookupError when there is none."""
    items = log.page(position - 1, position)
    if not items:
        raise LookupError(f"there is no event at position {position}")
    with conn.transaction():
        by_hand = setback(items[0], Exception("set aside by hand"))
        parked.put(conn, model, parked.BY_HAND, [by_hand])
        rebuild_stream(conn, log, model, items[0].stream)
