"""Lists and objects as JSON made by Postgres in one statement: fields, filters, orders and visibility, all from tables.

A document leaves out what is NULL (contract/clients.md, section 0, point 3).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from projections.bare import bare
from projections.engine.model import ReadModel, live_table
from projections.field import Field, rendered
from projections.filters import BadFilter, Filter, parsed
from projections.ordering import UnknownOrder, ordered

Query = tuple[bytes, dict[str, Any]]
_MOST_BUILT = 5000


class Documents(msgspec.Struct, frozen=True, kw_only=True):
    """`source`, fields, filters and the rest name live tables as `{projects}`. `visible` is the condition for a person
    who is neither staff nor support, on `%(visible_to)s`; empty: everybody sees all. `always` is one for everybody.
    `sees`: what says the same as a `visible` of a row that is at hand, for less; it may name what is in `aside`.
    `unique` tells any two rows apart and ends every order; `key` is what an address names. `kept`: NULLs are shown.
    `own` is the condition under which a document is about who asks. `unless`: filters in place of which `always` is.
    `outside`: some of it is in tables that are no read models, so nobody tells when a count is no longer true.
    `aside`: subqueries by alias, joined to a row only where a field that is shown names them. `apart`: a page is found
    first, and made of what was found by another statement (docs/decisions/0005-http.md)."""

    noun: str
    models: Mapping[str, ReadModel]
    source: str
    fields: Mapping[str, Field]
    filters: Mapping[str, Filter]
    order: Mapping[str, str]
    default_order: tuple[str, ...]
    unique: str
    key: str = ""
    visible: str = ""
    sees: Mapping[str, str] = {}
    always: str = ""
    kept: bool = False
    own: str = ""
    unless: tuple[str, ...] = ()
    outside: bool = False
    aside: Mapping[str, str] = {}
    apart: bool = False


class Seen(msgspec.Struct, frozen=True):
    """Through whose eyes: `everything` for staff and support. `base` begins every address, e.g. https://cloud.example.org."""

    user: UUID | None
    everything: bool
    base: str


class Wanted(msgspec.Struct, frozen=True):
    """`filters` as they came, `fields` empty for all that are shown unasked."""

    filters: Mapping[str, Sequence[str]] = {}
    fields: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    limit: int = 10
    offset: int = 0


class About(msgspec.Struct, frozen=True):
    """A document by its key."""

    which: Documents
    key: Any


_built: dict[Any, bytes] = {}
_numbered: dict[int, Documents] = {}


def _number(documents: Documents) -> int:
    """Tells documents apart, also those of one noun; they are kept, so that no other ever has the number."""
    return id(_numbered.setdefault(id(documents), documents))


def page(documents: Documents, seen: Seen, wanted: Wanted, about: About | None = None) -> Query:
    """Gives one row: how many documents, and a JSON array of them; `about`: and whether that is seen. Raises BadFilter,
    UnknownOrder.

    Which page it is stands in the statement itself: where Postgres knows how little is wanted it finds one plan as good
    as another for other values and keeps it, instead of thinking each time, which costs more than the answer."""
    values = _values(documents, wanted.filters)
    also = _number(about.which) if about else 0
    key = ("page", _number(documents), also, seen.everything, wanted.fields, tuple(values), wanted.order, _part(wanted))
    if (statement := _built.get(key)) is None:
        columns, source = _columns(documents, wanted.fields, seen)
        inner = f"SELECT {columns} FROM {source} {_rows(documents, seen, wanted, values)}"
        made = _made(documents, wanted.fields, seen, inner)
        statement = _keep(key, documents, f"{_ARRAY}{_also(about, seen)} FROM ({made}) e")
    return statement, {**values, **_who(seen), **({"key": about.key} if about else {})}


def found(documents: Documents, seen: Seen, wanted: Wanted, *, counted: bool) -> Query:
    """Gives one row: what is on the page, as an array of `unique` for `made`, NULL where nothing is; and where it is
    `counted` and the page does not tell, how many there are on all pages. Raises BadFilter, UnknownOrder."""
    values = _values(documents, wanted.filters)
    key = ("found", _number(documents), seen.everything, counted, tuple(values), wanted.order, _part(wanted))
    if (statement := _built.get(key)) is None:
        inner = f"SELECT {documents.unique} AS key FROM {documents.source} {_rows(documents, seen, wanted, values)}"
        total = f"SELECT count(*) FROM {documents.source} WHERE {_where(documents, values, seen)}"
        full = f"cardinality(p.keys) = {int(wanted.limit)}" + (" OR p.keys IS NULL" if wanted.offset else "")
        more = f"CASE WHEN {full} THEN ({total}) END" if counted else "NULL::bigint"
        page = f"(SELECT array_agg(f.key) AS keys FROM ({inner}) f) p"
        statement = _keep(key, documents, f"SELECT p.keys, {more} FROM {page}")
    return statement, {**values, **_who(seen)}


def made(documents: Documents, seen: Seen, fields: tuple[str, ...], keys: Sequence[Any]) -> Query:
    """Gives one row: how many, and a JSON array of the documents that were `found`, in that order. The same statement
    for all pages, filters and orders: Postgres thinks about it a few times only."""
    key = ("made", _number(documents), seen.everything, fields)
    if (statement := _built.get(key)) is None:
        columns, source = _columns(documents, fields, seen)
        inner = (
            f"SELECT {columns} FROM {source}"
            f" WHERE {documents.unique} = ANY (%(keys)s) ORDER BY array_position(%(keys)s, {documents.unique})"
        )
        statement = _keep(key, documents, _ARRAY + f" FROM ({_made(documents, fields, seen, inner)}) e")
    return statement, {**_who(seen), "keys": keys}


def count(documents: Documents, seen: Seen, filters: Mapping[str, Sequence[str]]) -> Query:
    """Gives one row with one number. Raises BadFilter."""
    values = _values(documents, filters)
    key = ("count", _number(documents), seen.everything, tuple(values))
    if (statement := _built.get(key)) is None:
        where = _where(documents, values, seen)
        statement = _keep(key, documents, f"SELECT count(*) FROM {documents.source} WHERE {where}")
    return statement, {**values, **_who(seen)}


def one(
    documents: Documents,
    seen: Seen,
    key_value: Any,
    fields: tuple[str, ...] = (),
    tables: Mapping[str, str] | None = None,
) -> Query:
    """Gives one row with one JSON document, or none. `tables`: SQL that stands in place of the live tables."""
    key = ("one", _number(documents), documents.key, seen.everything, fields, tables is None)
    if (statement := _built.get(key)) is None:
        where = _at_hand(documents, seen)
        columns, source = _columns(documents, fields, seen, f"({documents.always or 'true'}) AND {where}")
        inner = f"SELECT {columns} FROM {source}"
        made = _made(documents, fields, seen, inner)
        statement = _keep(key, documents, f"SELECT e.made::text FROM ({made}) e", tables)
    return statement, {**_who(seen), "key": key_value}


def there(documents: Documents, seen: Seen, key_value: Any) -> Query:
    """Gives one row for what this person may see, with whether lists still show it; none for the rest."""
    key = ("there", _number(documents), documents.key, seen.everything)
    if (statement := _built.get(key)) is None:
        where = _at_hand(documents, seen)
        source = documents.source + joined(documents.aside, where)
        statement = _keep(key, documents, f"SELECT ({documents.always or 'true'}) FROM {source} WHERE {where}")
    return statement, {**_who(seen), "key": key_value}


def narrowed(documents: Documents, seen: Seen, filters: Mapping[str, Sequence[str]], statement: str) -> Query:
    """A statement on the rows a list would be of, named in it by <source> and <where>. Raises BadFilter."""
    values = _values(documents, filters)
    key = ("narrowed", _number(documents), seen.everything, tuple(values), statement)
    if (built := _built.get(key)) is None:
        where = _where(documents, values, seen)
        built = _keep(key, documents, statement.replace("<source>", documents.source).replace("<where>", where))
    return built, {**values, **_who(seen)}


_ARRAY = "SELECT count(*), coalesce('[' || string_agg(e.made::text, ',') || ']', '[]')"


def _keep(key: Any, documents: Documents, statement: str, tables: Mapping[str, str] | None = None) -> bytes:
    if len(_built) >= _MOST_BUILT:
        _built.clear()
    live = {name: ".".join(live_table(model)) for name, model in documents.models.items()}
    found = _built[key] = statement.format_map(live if tables is None else tables).encode()
    return found


def _also(about: About | None, seen: Seen) -> str:
    """Tables of its own are named as they are: those of the page's documents are other ones."""
    if about is None:
        return ""
    which, where = about.which, _at_hand(about.which, seen)
    source = which.source + joined(which.aside, where)
    found = f", EXISTS (SELECT FROM {source} WHERE ({which.always or 'true'}) AND {where})"
    named = found.format_map({name: ".".join(live_table(model)) for name, model in which.models.items()})
    return named.replace("{", "{{").replace("}", "}}")


def _made(documents: Documents, fields: Sequence[str], seen: Seen, rows: str) -> str:
    if documents.kept:
        return f"SELECT row_to_json(d) AS made FROM ({rows}) d"
    names = shown(documents, fields, seen.everything)
    return bare(rows, [name for name in names if documents.fields[name].given])


def shown(documents: Documents, fields: Sequence[str], everything: bool) -> list[str]:
    """Names of the fields an answer has. Unknown names are ignored."""
    named = set(fields)
    return [
        name
        for name, field in documents.fields.items()
        if (name in named if named else not field.asked) and (everything or not field.staff)
    ]


def _rows(documents: Documents, seen: Seen, wanted: Wanted, values: Mapping[str, Any]) -> str:
    where = _where(documents, values, seen)
    order = ordered(documents.order, documents.default_order, documents.unique, wanted.order)
    return f"WHERE {where} ORDER BY {order} {_part(wanted)}"


def _part(wanted: Wanted) -> str:
    return f"LIMIT {int(wanted.limit)} OFFSET {int(wanted.offset)}"


def _columns(documents: Documents, fields: Sequence[str], seen: Seen, where: str = "") -> tuple[str, str]:
    """And what they are of, under a condition."""
    found = {name: documents.fields[name] for name in shown(documents, fields, seen.everything)}
    sql = {name: _column(field, seen) for name, field in found.items()}
    own = {_OWN: f"SELECT ({documents.own}) AS holds"} if documents.own else {}
    source = documents.source + joined({**documents.aside, **own}, " ".join([*sql.values(), where]))
    source += f" WHERE {where}" if where else ""
    return ", ".join(f'{column} AS "{name}"' for name, column in sql.items()), source


_OWN = "about_who_asks"


def joined(aside: Mapping[str, str], sql: str) -> str:
    """Those of the subqueries that the SQL names, and those that these name, once for every row: what stands in several
    places of a statement is planned and looked up as often. OFFSET 0: or Postgres puts it in those places again."""
    found = ""
    for alias, query in reversed([*aside.items()]):
        if f"{alias}." in sql:
            found, sql = f" LEFT JOIN LATERAL ({query} OFFSET 0) {alias} ON true{found}", f"{sql} {query}"
    return found


def _column(field: Field, seen: Seen) -> str:
    sql = rendered(field)
    return f"CASE WHEN {_OWN}.holds THEN {sql} END" if field.own and not seen.everything else sql


def _where(documents: Documents, values: Mapping[str, Any], seen: Seen) -> str:
    everywhere = "" if any(name in values for name in documents.unless) else documents.always
    conditions = [everywhere, "" if seen.everything else documents.visible]
    conditions += [documents.filters[name].sql.replace("%(v)s", f"%({name})s") for name in values]
    return " AND ".join(f"({condition})" for condition in conditions if condition) or "true"


def _at_hand(documents: Documents, seen: Seen) -> str:
    """The condition on the one row an address names."""
    visible = "true" if seen.everything else documents.sees.get(documents.visible, documents.visible) or "true"
    return f"({visible}) AND {documents.key or documents.unique} = %(key)s"


def _values(documents: Documents, filters: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """In the order of the table, so that the same filters make the same statement."""
    found = {}
    for name, known in documents.filters.items():
        if name in filters and (value := parsed(name, known, filters[name])) is not None:
            found[name] = value
    return found


def _who(seen: Seen) -> dict[str, Any]:
    return {"visible_to": seen.user, "base": seen.base}


__all__ = [
    "About",
    "BadFilter",
    "Documents",
    "Query",
    "Seen",
    "UnknownOrder",
    "Wanted",
    "count",
    "found",
    "made",
    "narrowed",
    "one",
    "page",
    "shown",
]
