"""What a value must look like, as OpenAPI 3.0 schemas, whether they were read from a schema file or from type hints."""

import datetime
import inspect
import re
import typing
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from types import ModuleType
from typing import Any
from uuid import UUID

import attrs
from waldur_api_client import models
from waldur_api_client.types import File, Unset

Schema = Mapping[str, Any]
Named = Mapping[str, Schema]
"""What `$ref` leads to, by the last part of it."""

_FORMATS = {
    "uuid": re.compile(r"^[0-9a-f]{32}$"),
    "date-time": re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$"),
    "date": re.compile(r"^\d{4}-\d\d-\d\d$"),
    "uri": re.compile(r"^(https?://|$)"),
    "decimal": re.compile(r"^-?\d+(\.\d+)?$"),
}
_POPPED = re.compile(r'(\w+) = [^\n]*\bd\.pop\("([^"]+)"')
"""How the client's models name on the wire what they call otherwise."""
_PYTHON: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}
_HINTS: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    datetime.datetime: {"type": "string", "format": "date-time"},
    datetime.date: {"type": "string", "format": "date"},
    File: {"type": "string", "format": "binary"},
}


def of_hint(hint: Any) -> Schema:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if hint in _HINTS:
        return _HINTS[hint]
    if origin is typing.Union:
        return _of_union([part for part in parts if part not in (Unset, Any)])
    if origin is list:
        return {"type": "array", "items": of_hint(parts[0])}
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return {"enum": [each.value for each in hint]}
    if attrs.has(hint):
        return {"$ref": hint.__name__}
    return {}


def _of_union(parts: list[Any]) -> Schema:
    kinds = [of_hint(part) for part in parts if part is not type(None)]
    found: dict[str, Any] = dict(kinds[0]) if len(kinds) == 1 else {"anyOf": kinds}
    if len(kinds) > 1 and all("enum" in kind for kind in kinds):
        found = {"enum": [value for kind in kinds for value in kind["enum"]]}
    return {**found, "nullable": True} if type(None) in parts else found


class ClientModels(dict[str, Schema]):
    """Schemas of the client's models, made when they are asked for."""

    def __missing__(self, name: str) -> Schema:
        found = self[name] = _of_model(getattr(models, name))
        return found


def _of_model(model: Any) -> Schema:
    hints = hints_of(model, inspect.getmodule(model))
    fields = [each for each in attrs.fields(model) if each.name != "additional_properties"]
    wire = {inner.strip("_"): outer for inner, outer in _POPPED.findall(inspect.getsource(model.from_dict))}

    def called(each: "attrs.Attribute[Any]") -> str:
        return str(wire.get(each.name.strip("_"), each.name))

    return {
        "type": "object",
        "properties": {called(each): of_hint(hints[each.name]) for each in fields},
        "required": [called(each) for each in fields if each.default is attrs.NOTHING],
    }


def hints_of(thing: Any, module: ModuleType | None) -> dict[str, Any]:
    return typing.get_type_hints(thing, {**vars(models), **vars(module)} if module else vars(models))


def resolved(schema: Schema, named: Named) -> Schema:
    """Without `$ref` and `allOf` at the top."""
    while "$ref" in schema:
        rest = {name: value for name, value in schema.items() if name != "$ref"}
        schema = {**named[schema["$ref"].rpartition("/")[2]], **rest}
    if "allOf" not in schema:
        return schema
    merged: dict[str, Any] = {name: value for name, value in schema.items() if name != "allOf"}
    for part in schema["allOf"]:
        found = resolved(part, named)
        properties = {**merged.get("properties", {}), **found.get("properties", {})}
        merged = {**found, **merged, **({"properties": properties} if properties else {})}
    return merged


def properties(schema: Schema, named: Named) -> Mapping[str, Schema]:
    """Of an object, of the items of a list, of the first choice that has any."""
    found = resolved(schema, named)
    if "items" in found:
        return properties(found["items"], named)
    for choice in found.get("anyOf", found.get("oneOf", [])):
        if fields := properties(choice, named):
            return fields
    return typing.cast("Mapping[str, Schema]", found.get("properties", {}))


def fitting(value: Any, schema: Schema, named: Named) -> Schema:
    """Of several choices the one the value looks like."""
    choices = resolved(schema, named).get("anyOf", ())
    return min(choices, key=lambda each: len(wrong(value, each, named)), default=schema)


def wrong(value: Any, schema: Schema, named: Named, where: str = "") -> list[str]:
    """What does not fit, with its place."""
    found = resolved(schema, named)
    choices = found.get("anyOf", found.get("oneOf"))
    if value is None:
        fine = found.get("nullable") or not found or any(_takes_none(each, named) for each in choices or ())
        return [] if fine else [f"{where}: null"]
    if choices:
        each = [wrong(value, choice, named, where) for choice in choices]
        return [] if not all(each) else min(each, key=len)
    return _wrong_kind(value, found, where) or _wrong_inside(value, found, named, where)


def _takes_none(schema: Schema, named: Named) -> bool:
    found = resolved(schema, named)
    return bool(found.get("nullable")) or None in found.get("enum", ())


def _wrong_kind(value: Any, schema: Schema, where: str) -> list[str]:
    kind = schema.get("type", "")
    if kind in _PYTHON and (not isinstance(value, _PYTHON[kind]) or (kind != "boolean" and isinstance(value, bool))):
        return [f"{where}: {type(value).__name__} where {kind} is due"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is not one of {len(schema['enum'])} choices"]
    form = _FORMATS.get(schema.get("format", ""))
    return [f"{where}: {value!r} is no {schema['format']}"] if form and not form.match(str(value)) else []


def _wrong_inside(value: Any, schema: Schema, named: Named, where: str) -> list[str]:
    if isinstance(value, list):
        return [told for each in value for told in wrong(each, schema.get("items", {}), named, f"{where}[]")]
    if not isinstance(value, dict):
        return []
    missing = [f"{where}.{name}: required, not there" for name in schema.get("required", ()) if name not in value]
    known = schema.get("properties", {})
    inside = [wrong(each, known[name], named, f"{where}.{name}") for name, each in value.items() if name in known]
    return missing + [told for each in inside for told in each]


@lru_cache
def client_models() -> ClientModels:
    return ClientModels()
