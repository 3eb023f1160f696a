"""One step of a table: a page of events into its rows, and its position, in one transaction."""

import threading
from collections.abc import Sequence
from contextlib import nullcontext

import msgspec

from projections.engine import parked
from projections.engine.apply import POISON, apply, apply_halving
from projections.engine.folding import Item
from projections.engine.model import Conn, ReadModel, label
from projections.engine.one_stream import forget_in_kept
from projections.engine.pages import pages
from projections.engine.registry import Build
from projections.log import Log

SWAPPED = "views_swapped"

FENCE = """
UPDATE views.builds SET position = %s, events = events + %s, error = NULL, error_at = NULL
WHERE name = %s AND version = %s AND build = %s AND state = %s AND position = %s
RETURNING CASE WHEN state = 'live' THEN pg_notify(%s, position::text) END,
    ARRAY(SELECT p.position FROM views.parked p
        WHERE p.name = builds.name AND p.version = builds.version AND p.build = 0)"""
"""Tells of the position, once it is committed; gives what is set aside by hand."""


def channel(model: ReadModel) -> str:
    """Where the read model tells the position it has reached."""
    return f"views_{label(model)}"


class Fenced(Exception):
    """Somebody else moved the table, or it is not in the state it was."""


def _write(conn: Conn, model: ReadModel, build: Build, items: Sequence[Item], upto: int, halving: bool) -> None:
    with nullcontext() if halving else conn.pipeline(), conn.transaction():
        who = (build.name, build.version, build.build)
        values = (upto, len(items), *who, build.state, build.position, channel(model))
        if (passed := conn.execute(FENCE.encode(), values).fetchone()) is None:
            raise Fenced(f"{build.table_name} is no longer {build.state} at {build.position}")
        if items:
            setbacks = (apply_halving if halving else apply)(conn, model, build.table, items, set(passed[1]))
            parked.put(conn, model, build.build, setbacks)


def step(conn: Conn, model: ReadModel, build: Build, items: Sequence[Item], upto: int) -> Build:
    """`items` are all events of the model's after the build's position, up to `upto`. Raises Fenced."""
    try:
        _write(conn, model, build, items, upto, halving=False)
    except POISON:
        _write(conn, model, build, items, upto, halving=True)
    return msgspec.structs.replace(build, position=upto, events=build.events + len(items), error=None, error_at=None)


def take(conn: Conn, log: Log, model: ReadModel, build: Build, items: Sequence[Item], upto: int) -> Build:
    """A step that also makes kept tables forget whom the live one forgets."""
    if model.erasures and build.state == "live":
        forget_in_kept(conn, log, model, items)
    return step(conn, model, build, items, upto)


def advance(
    conn: Conn, log: Log, model: ReadModel, build: Build, upto: int, stop: threading.Event | None = None
) -> Build:
    """Steps until `upto` or until told to stop."""
    for items, position in pages(log, model.names, build.position, upto):
        build = take(conn, log, model, build, items, position)
        if stop and stop.is_set():
            break
    return build
