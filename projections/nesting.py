"""Documents inside another one."""

from collections.abc import Mapping

from projections.bare import without
from projections.documents import Documents, joined
from projections.field import rendered


def nested(which: Documents, condition: str, named: Mapping[str, str]) -> str:
    """SQL of one row with the newest document of each name: which those are, a condition says for each, besides the one
    they have in common. With the fields that everybody sees unasked; names of tables mean those of `which`."""
    fields = {name: field for name, field in which.fields.items() if not (field.asked or field.own or field.staff)}
    columns = ", ".join(f'{rendered(field)} AS "{name}"' for name, field in fields.items())
    source = which.source + joined(which.aside, columns) + f" CROSS JOIN LATERAL (SELECT {columns}) d"
    where = " AND ".join(f"({each})" for each in (which.always, condition) if each)
    told = ", ".join(f"({sql}) AS {name}" for name, sql in named.items())
    newest = ", ".join(f"(array_agg(q.doc) FILTER (WHERE q.{name}))[1] AS {name}" for name in named)
    given = [f'd."{name}"' for name, field in fields.items() if field.given]
    beside = ", ".join([*given, told])
    once = f"SELECT row_to_json(d) AS whole, {beside} FROM {source} WHERE {where} ORDER BY {which.unique} DESC OFFSET 0"
    rows = f"SELECT {without('d.whole', given)} AS doc, {', '.join(f'd.{name}' for name in named)} FROM ({once}) d"
    return f"SELECT {newest} FROM ({rows}) q"
