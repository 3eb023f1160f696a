"""Documents inside another one."""

from projections.documents import Documents, joined
from projections.field import rendered


def nested(which: Documents, condition: str) -> str:
    """SQL of a row with `docs`: an object of the documents there are under the condition, by their `unique`, with the
    fields that everybody sees unasked. Names in `condition` that `which` gives to its rows mean those."""
    fields = {name: field for name, field in which.fields.items() if not (field.asked or field.own or field.staff)}
    columns = ", ".join(f'{rendered(field)} AS "{name}"' for name, field in fields.items())
    source = which.source + joined(which.aside, columns)
    where = " AND ".join(f"({each})" for each in (which.always, condition) if each)
    return (
        f"SELECT json_object_agg(q.key, q.doc) AS docs FROM (SELECT {which.unique} AS key,"
        f" (SELECT row_to_json(d) FROM (SELECT {columns}) d) AS doc FROM {source} WHERE {where}) q"
    )
