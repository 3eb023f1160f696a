"""Another table put in the place of the live one, in one short transaction."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from projections.engine.model import SCHEMA, Conn, ReadModel, build_name, label
from projections.engine.registry import Build, change, earlier_versions, in_state, kept, reload
from projections.engine.step import SWAPPED, advance
from projections.engine.table import drop_table
from projections.log import Log

ATTEMPTS = 60
LOCK_TIMEOUT = "400ms"
"""How long queries may queue behind one attempt."""


class Unswapped(Exception):
    """The live table never came free of long queries; everything is as it was."""


def _rename(conn: Conn, build: Build, name: str) -> None:
    statement = SQL("ALTER TABLE {} RENAME TO {}").format(Identifier(*build.table), Identifier(name))
    conn.execute(statement)


def _replace(conn: Conn, model: ReadModel, current: Build | None, build: Build, **values: Any) -> Build:
    if current:
        name = build_name(model, current.build)
        _rename(conn, current, name)
        change(conn, current, state="old", table_name=name)
        values["owner"] = current.owner
    _rename(conn, build, label(model))
    conn.execute("SELECT pg_notify(%s, %s)", (SWAPPED, label(model)))
    return change(conn, build, state="live", table_name=label(model), **values)


def _patiently(conn: Conn, stop: threading.Event, attempt: Callable[[], Build]) -> Build:
    for number in range(ATTEMPTS):
        try:
            with conn.transaction():
                conn.execute("SELECT set_config('lock_timeout', %s, true)", (LOCK_TIMEOUT,))
                return attempt()
        except psycopg.errors.LockNotAvailable:
            if stop.wait(min(0.05 * (number + 1), 1.0)):
                break
    raise Unswapped(f"the live table stayed locked through {ATTEMPTS} attempts; try again, nothing is lost")


def swap_in(conn: Conn, log: Log, model: ReadModel, build: Build, stop: threading.Event, **values: Any) -> Build:
    """The built table becomes the live one, at the position of the live one. Raises Unswapped."""

    def attempt() -> Build:
        current, caught_up = in_state(conn, model, "live", lock=True), reload(conn, build)
        if current:
            caught_up = advance(conn, log, model, caught_up, current.position)
        return _replace(conn, model, current, caught_up, **values)

    return _patiently(conn, stop, attempt)


def switch_back(conn: Conn, model: ReadModel) -> Build:
    """The newest old table is live again, and catches up from where it stopped. Raises LookupError, Unswapped."""

    def attempt() -> Build:
        current, old = in_state(conn, model, "live", lock=True), in_state(conn, model, "old", lock=True)
        if old is None:
            raise LookupError(f"there is no old table of {label(model)}")
        return _replace(conn, model, current, old)

    return _patiently(conn, threading.Event(), attempt)


def drop_old(conn: Conn, model: ReadModel) -> list[str]:
    """Drops old and failed tables of this version and every table of earlier ones, and says which."""
    with conn.transaction():
        gone = kept(conn, model) + earlier_versions(conn, model)
        for build in gone:
            drop_build(conn, build)
    return [build.table_name for build in gone]


def drop_build(conn: Conn, build: Build) -> None:
    who = (build.name, build.version, build.build)
    with conn.transaction():
        drop_table(conn, (SCHEMA, build.table_name))
        conn.execute("DELETE FROM views.parked WHERE name = %s AND version = %s AND build = %s", who)
        conn.execute("DELETE FROM views.builds WHERE name = %s AND version = %s AND build = %s", who)
