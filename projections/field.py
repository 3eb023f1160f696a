"""Fields of a document: where each comes from in SQL, how it looks on the wire (contract/conventions.md, section 7)."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Form = Literal["text", "hex", "link", "stamp", "day", "int", "number", "decimal", "bool", "texts", "json"]

_STAMP = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
_HEX = "replace(({sql})::text, '-', '')"
_SQL: dict[str, str] = {
    "text": "{sql}",
    "hex": _HEX,
    "link": "%(base)s || '/api/{path}/' || " + _HEX + " || '/'",
    "stamp": f"to_char(({{sql}}) AT TIME ZONE 'UTC', '{_STAMP}')",
    "day": "({sql})::text",
    "int": "{sql}",
    "number": "{sql}",
    "decimal": "({sql})::text",
    "bool": "{sql}",
    "texts": "{sql}",
    "json": "{sql}",
}
_SCHEMA: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "hex": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "link": {"type": "string", "format": "uri"},
    "stamp": {"type": "string", "format": "date-time"},
    "day": {"type": "string", "format": "date"},
    "int": {"type": "integer"},
    "number": {"type": "number"},
    "decimal": {"type": "string", "format": "decimal"},
    "bool": {"type": "boolean"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "json": {},
}


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """`path` is the address part of what a link leads to. `staff`: shown to staff and support only. `asked`: shown only
    to who names it in `field`. `own`: shown to staff, support and the person the document is about. `given`: JSON as
    somebody gave it, with nulls that are theirs. `schema` says more than the form does."""

    sql: str
    form: Form = "text"
    path: str = ""
    staff: bool = False
    asked: bool = False
    own: bool = False
    given: bool = False
    schema: Mapping[str, Any] = {}


def text(sql: str, **more: Any) -> Field:
    return Field(sql=sql, **more)


def hexa(sql: str, **more: Any) -> Field:
    """A uuid: 32 hex digits."""
    return Field(sql=sql, form="hex", **more)


def link(path: str, sql: str, **more: Any) -> Field:
    """The absolute address of what has this uuid."""
    return Field(sql=sql, form="link", path=path, **more)


def of(form: Form, sql: str, **more: Any) -> Field:
    return Field(sql=sql, form=form, **more)


def given(sql: str, **more: Any) -> Field:
    """An object, as it was given."""
    return Field(**{"sql": f"{sql}::json", "form": "json", "given": True, "schema": {"type": "object"}, **more})


def rendered(field: Field) -> str:
    """SQL of the value as it goes into the document; NULL leaves the key out."""
    return _SQL[field.form].format(sql=field.sql, path=field.path) if field.form != "text" else field.sql


def schema(field: Field) -> dict[str, Any]:
    return {**_SCHEMA[field.form], **field.schema}


def together(fields: Mapping[str, Field]) -> str:
    """SQL of one nested document with these fields."""
    parts = ", ".join(f"'{name}', {rendered(field)}" for name, field in fields.items())
    return f"json_build_object({parts})"
