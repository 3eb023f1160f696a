"""The tables there are: which is live, how far it is, what it waits for."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg.sql import SQL, Composed

from projections.engine.model import SCHEMA, Conn, ReadModel, Table, build_name, label, live_table, shape
from projections.engine.table import create_indexes, create_table, identifiers


class Build(msgspec.Struct, frozen=True):
    """One table of one version of a read model."""

    name: str
    version: int
    build: int
    state: str
    table_name: str
    shape: str
    position: int
    events: int
    target: int | None
    phase: str
    cursor_stream: UUID | None
    cursor_version: int | None
    started_at: datetime
    finished_at: datetime | None
    rows: int | None
    owner: str | None
    error: str | None
    error_at: datetime | None

    @property
    def table(self) -> Table:
        return SCHEMA, self.table_name


class ShapeChanged(Exception):
    """The stored table is not the one this code describes."""


_COLUMNS = identifiers(Build.__struct_fields__)
_ONE = SQL("name = %s AND version = %s AND build = %s")


def _builds(conn: Conn, condition: SQL | Composed, values: tuple[Any, ...]) -> list[Build]:
    statement = SQL("SELECT {} FROM views.builds WHERE {} ORDER BY name, version, build")
    return [Build(*values) for values in conn.execute(statement.format(_COLUMNS, condition), values)]


def builds(conn: Conn) -> list[Build]:
    return _builds(conn, SQL("true"), ())


def in_state(conn: Conn, model: ReadModel, state: str, lock: bool = False) -> Build | None:
    """The newest. With `lock`, nobody moves it or takes its place until the end of the transaction."""
    if lock:
        query = "SELECT 1 FROM views.builds WHERE name = %s AND version = %s AND state = %s FOR UPDATE"
        conn.execute(query, (model.name, model.version, state))
    found = _builds(conn, SQL("name = %s AND version = %s AND state = %s"), (model.name, model.version, state))
    return found[-1] if found else None


def live(conn: Conn, model: ReadModel, lock: bool = False) -> Build:
    """Raises LookupError when `prepare` has not been here."""
    found = in_state(conn, model, "live", lock)
    if found is None:
        raise LookupError(f"there is no table for {label(model)} yet")
    return found


def kept(conn: Conn, model: ReadModel) -> list[Build]:
    """Old and failed tables of this version; they stay as they are until the end of the transaction."""
    query = "name = %s AND version = %s AND state IN ('old', 'failed')"
    conn.execute(f"SELECT 1 FROM views.builds WHERE {query} ORDER BY build FOR UPDATE", (model.name, model.version))
    return _builds(conn, SQL(query), (model.name, model.version))


def earlier_versions(conn: Conn, model: ReadModel) -> list[Build]:
    return _builds(conn, SQL("name = %s AND version < %s"), (model.name, model.version))


def reload(conn: Conn, build: Build) -> Build:
    return _builds(conn, _ONE, (build.name, build.version, build.build))[0]


def change(conn: Conn, build: Build, **values: Any) -> Build:
    """Sets columns of the build's row; `events` is added to."""
    sets = SQL(", ").join(SQL("{} = {}").format(identifiers([name]), SQL("%s")) for name in values)
    statement = SQL("UPDATE views.builds SET {} WHERE {}").format(sets, _ONE)
    conn.execute(statement, (*values.values(), build.name, build.version, build.build))
    return msgspec.structs.replace(build, **values)


def add(conn: Conn, model: ReadModel, state: str, target: int | None = None) -> Build:
    """A row and its empty table; the indexes come with the row of a live one, after the fold for one being built."""
    (number,) = conn.execute(
        "SELECT coalesce(max(build), 0) + 1 FROM views.builds WHERE name = %s AND version = %s",
        (model.name, model.version),
    ).fetchone() or (1,)
    name = label(model) if state == "live" else build_name(model, number)
    phase = "follow" if state == "live" else "fold"
    conn.execute(
        "INSERT INTO views.builds (name, version, build, state, table_name, shape, target, phase)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (model.name, model.version, number, state, name, shape(model), target, phase),
    )
    create_table(conn, model, (SCHEMA, name))
    if state == "live":
        create_indexes(conn, model, (SCHEMA, name), build_name(model, number))
    return _builds(conn, _ONE, (model.name, model.version, number))[0]


def prepare(conn: Conn, model: ReadModel) -> Build:
    """The live build, made now when there is none: empty, at position 0. Several processes may start together."""
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", (f"prepare {label(model)}",))
        found = in_state(conn, model, "live") or add(conn, model, "live")
    if found.shape != shape(model):
        raise ShapeChanged(f"table {'.'.join(live_table(model))} was made by other code: raise the model's version")
    return found
