"""What folds of read models share: an event that carries a whole group of fields, as columns of its row."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec

from domain.event import Event


def as_columns(event: Event) -> dict[str, Any]:
    """Its fields by name; a list, an object or a struct becomes JSON as text."""
    return {field: _kept(value) for field, value in msgspec.structs.asdict(event).items()}


@cache
def defaults(row: type[msgspec.Struct], state: type[msgspec.Struct]) -> Mapping[str, Any]:
    """Every column of a row as it is before anything is told: as the state has it, or empty."""
    known = {field.name: _default(field) for field in msgspec.structs.fields(state) if not field.required}
    return MappingProxyType({column: _kept(known.get(column)) for column in row.__struct_fields__})


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def _kept(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, tuple | dict | msgspec.Struct) else value
