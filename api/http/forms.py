"""Bodies with the fields of a command: what the path says is left out, references are addresses."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET


def form(
    name: str,
    command: type[msgspec.Struct],
    without: Sequence[str] = (),
    required: Sequence[str] = (),
    **types: Any,
) -> type[msgspec.Struct]:
    """A struct like the command's. `types` are those that differ on the wire, e.g. an address instead of a uuid."""
    left = [field for field in msgspec.structs.fields(command) if field.name not in without]
    fields = [_field(field, field.name in required, types) for field in left]
    return msgspec.defstruct(name, sorted(fields, key=len), frozen=True, module=__name__)


def _field(field: msgspec.structs.FieldInfo, required: bool, types: Mapping[str, Any]) -> Any:
    kind = types.get(field.name, field.type)
    if required or field.required:
        return (field.name, kind)
    if field.default_factory is not msgspec.NODEFAULT:
        return (field.name, kind, msgspec.field(default_factory=field.default_factory))
    return (field.name, kind, field.default)


def given(body: msgspec.Struct) -> dict[str, Any]:
    """The fields that were sent, by name, with those of the defaults that are values."""
    found = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in found.items() if value is not UNSET}
