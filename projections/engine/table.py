"""SQL of a read model's table: make it, look rows up, put rows in, take rows out."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from psycopg.sql import SQL, Composed, Identifier

from projections.engine.model import Conn, Key, ReadModel, Row, Table

COMMA = SQL(", ")


def identifiers(names: Iterable[str]) -> Composed:
    return COMMA.join(map(Identifier, names))


def create_table(conn: Conn, model: ReadModel, table: Table, kind: str = "") -> None:
    required = {*model.key, model.stream}
    columns = COMMA.join(
        SQL("{} {}{}").format(Identifier(name), SQL(sql_type), SQL(" NOT NULL" if name in required else ""))
        for name, sql_type in model.columns.items()
    )
    conn.execute(SQL("CREATE {} TABLE {} ({})").format(SQL(kind), Identifier(*table), columns))


def create_indexes(conn: Conn, model: ReadModel, table: Table, prefix: str) -> None:
    """Names carry the build's number, so a table keeps them when it is renamed."""
    conn.execute(
        SQL("ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY ({})").format(
            Identifier(*table), Identifier(f"{prefix}_key"), identifiers(model.key)
        )
    )
    by_stream = () if model.key[0] == model.stream else (SQL("({})").format(Identifier(model.stream)),)
    for number, what in enumerate((*by_stream, *map(SQL, model.indexes))):
        name = Identifier(f"{prefix}_{number}")
        conn.execute(SQL("CREATE INDEX {} ON {} {}").format(name, Identifier(*table), what))


def drop_table(conn: Conn, table: Table) -> None:
    conn.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(*table)))


def _arrays(types: Iterable[str]) -> Composed:
    """Parallel arrays as parameters; an array column travels as text, since an array of arrays would be flattened."""
    return COMMA.join(SQL("%b::{}[]").format(SQL("text" if _as_text(kind) else kind)) for kind in types)


def _as_text(kind: str) -> bool:
    return kind.endswith("[]") or kind == "jsonb"


@lru_cache(256)
def _lookup(shape: tuple[Any, ...], table: Table) -> bytes:
    columns, key = shape
    types = dict(columns)
    arrays = _arrays(types[name] for name in key)
    statement = SQL("SELECT {} FROM {} JOIN unnest({}) AS sought ({}) USING ({})")
    return statement.format(
        identifiers(types), Identifier(*table), arrays, identifiers(key), identifiers(key)
    ).as_bytes()


@lru_cache(256)
def _upsert(shape: tuple[Any, ...], table: Table) -> bytes:
    columns, key = shape
    types = dict(columns)
    values = COMMA.join(
        SQL("{}::{}").format(Identifier(name), SQL(kind)) if _as_text(kind) else Identifier(name)
        for name, kind in types.items()
    )
    changes = COMMA.join(SQL("{0} = excluded.{0}").format(Identifier(name)) for name in types if name not in key)
    into, arrays, names = Identifier(*table), _arrays(types.values()), identifiers(types)
    statement = SQL("INSERT INTO {} ({}) SELECT {} FROM unnest({}) AS new ({}) ON CONFLICT ({}) DO UPDATE SET {}")
    return statement.format(into, names, values, arrays, names, identifiers(key), changes).as_bytes()


@lru_cache(256)
def _delete(shape: tuple[Any, ...], table: Table) -> bytes:
    columns, key = shape
    types = dict(columns)
    same = SQL(" AND ").join(SQL("t.{0} = gone.{0}").format(Identifier(name)) for name in key)
    arrays = _arrays(types[name] for name in key)
    statement = SQL("DELETE FROM {} t USING unnest({}) AS gone ({}) WHERE {}")
    return statement.format(Identifier(*table), arrays, identifiers(key), same).as_bytes()


def _shape(model: ReadModel) -> tuple[Any, ...]:
    return tuple(model.columns.items()), model.key


def _transposed(model: ReadModel, rows: Sequence[Row]) -> list[list[Any]]:
    columns: list[list[Any]] = [list(column) for column in zip(*map(msgspec.structs.astuple, rows), strict=True)]
    for number, kind in enumerate(model.columns.values()):
        if _as_text(kind):
            columns[number] = [None if x is None else _text(kind, x) for x in columns[number]]
    return columns


def _text(kind: str, value: Any) -> str:
    if kind == "jsonb":
        return msgspec.json.encode(value).decode()
    return f"{{{','.join(map(_quoted if kind == 'text[]' else str, value))}}}"


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def select_rows(conn: Conn, model: ReadModel, table: Table, keys: Sequence[Key]) -> Any:
    """A cursor over the rows with these keys; read it with `rows_by_key`."""
    sought = [list(column) for column in zip(*keys, strict=True)]
    return conn.cursor(binary=True).execute(_lookup(_shape(model), table), sought)


def rows_by_key(model: ReadModel, found: Iterable[tuple[Any, ...]]) -> dict[Key, Row]:
    row = model.row
    places = [list(model.columns).index(name) for name in model.key]
    return {tuple([values[place] for place in places]): row(*values) for values in found}


def upsert(conn: Conn, model: ReadModel, table: Table, rows: Sequence[Row]) -> None:
    conn.execute(_upsert(_shape(model), table), _transposed(model, rows))


def delete(conn: Conn, model: ReadModel, table: Table, keys: Sequence[Key]) -> None:
    conn.execute(_delete(_shape(model), table), [list(column) for column in zip(*keys, strict=True)])


def copy_rows(conn: Conn, model: ReadModel, table: Table, rows: Sequence[Row]) -> None:
    statement = SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(Identifier(*table), identifiers(model.columns))
    astuple = msgspec.structs.astuple
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(list(model.columns.values()))
        write = copy.write_row
        for row in rows:
            write(astuple(row))


def analyze(conn: Conn, table: Table) -> None:
    conn.execute(SQL("ANALYZE {}").format(Identifier(*table)))


def count_rows(conn: Conn, table: Table) -> int:
    (found,) = conn.execute(SQL("SELECT count(*) FROM {}").format(Identifier(*table))).fetchone() or (0,)
    return int(found)
