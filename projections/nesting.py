"""A document inside another one."""

from projections.documents import Documents
from projections.field import rendered


def nested(which: Documents, condition: str) -> str:
    """SQL of the document there is under the condition, of several the newest by its `unique`, with the fields that
    everybody sees unasked; NULL when there is none. Names in `condition` that `which` gives to its rows mean those."""
    fields = {name: field for name, field in which.fields.items() if not (field.asked or field.own or field.staff)}
    columns = ", ".join(f'{rendered(field)} AS "{name}"' for name, field in fields.items())
    where = " AND ".join(f"({each})" for each in (which.always, condition) if each)
    return (
        f"(SELECT row_to_json(q) FROM (SELECT {columns} FROM {which.source} WHERE {where}"
        f" ORDER BY {which.unique} DESC LIMIT 1) q)"
    )
