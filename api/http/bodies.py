"""Bodies of requests: JSON or a form, into a struct, with errors that name the field."""

import re
from collections.abc import Iterable
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin
from urllib.parse import parse_qsl

import msgspec

from api.http.problems import Problem, detail, field

B = TypeVar("B", bound=msgspec.Struct)

_MISSING = re.compile(r"missing required field `([^`]+)`")
_PLACE = re.compile(r" - at `\$?\.?([^`]*)`$")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_NULL = re.compile(r"got `null`")
JSON, FORM, MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"


class Upload(msgspec.Struct, frozen=True):
    """A file as it came: part of a form; in JSON its content is base64."""

    name: str
    content: bytes


def parsed(raw: bytes, media: str, kind: type[B]) -> B:
    """Unknown fields are ignored, unless the struct forbids them. Raises Problem (400, 415)."""
    media = media.partition(";")[0].strip().lower()
    if media == FORM:
        return from_form(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True), kind)
    if media not in ("", JSON) and not media.endswith("+json"):
        raise detail(415, f'Unsupported media type "{media}" in request.')
    try:
        return _decoded(raw or b"{}", kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise detail(400, f"JSON parse error - {error}") from None


def _decoded(raw: bytes, kind: type[B]) -> B:
    """What is no JSON at all is told before what is wrong in it."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        msgspec.json.decode(raw)
        raise problem(error, raw) from None


def whole(raw: bytes) -> dict[str, Any]:
    """A body that is free in what it holds. Raises Problem (400)."""
    try:
        return msgspec.json.decode(raw or b"{}", type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise detail(400, f"JSON parse error - {error}") from None


def from_form(pairs: Iterable[tuple[str, Any]], kind: type[B]) -> B:
    """An object is JSON in a form too, and a list comes in as many parts as it has items. Raises Problem (400)."""
    kinds = {each.encode_name: each.type for each in msgspec.structs.fields(kind)}
    parts: dict[str, list[Any]] = {}
    for name, value in pairs:
        parts.setdefault(name, []).append(value)
    try:
        return msgspec.convert({name: _read(parts[name], kinds.get(name, str)) for name in parts}, kind, strict=False)
    except msgspec.ValidationError as error:
        raise problem(error, b"{}") from None


def _read(parts: list[Any], kind: Any) -> Any:
    several = get_args(kind) if isinstance(kind, UnionType) or get_origin(kind) is Union else (kind,)
    held = {get_origin(each) or each for each in several}
    if held & {str, Any}:
        return parts[-1]
    found = [_opened(part) for part in parts]
    whole = tuple not in held or (len(found) == 1 and isinstance(found[0], list | None))
    return found[-1] if whole else found


def _opened(value: Any) -> Any:
    """The official client writes None for nothing."""
    if value == "None":
        return None
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value


def problem(error: msgspec.ValidationError, raw: bytes) -> Problem:
    message = str(error)
    place = _PLACE.search(message)
    where = place.group(1).replace("[...]", "") if place else ""
    if missing := _MISSING.search(message):
        return field(".".join(filter(None, (where, missing.group(1)))), "This field is required.")
    if unknown := _UNKNOWN.search(message):
        return field(".".join(filter(None, (where, unknown.group(1)))), "There is no such field.")
    if not where:
        return _no_dictionary(raw)
    if _NULL.search(message):
        return field(where, "This field may not be null.")
    return field(where, f"{_PLACE.sub('', message).rstrip('.')}.")


def _no_dictionary(raw: bytes) -> Problem:
    """What begins as something else may also be broken further on."""
    try:
        found: Any = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        return detail(400, f"JSON parse error - {error}")
    called = "null" if found is None else type(found).__name__
    return field("", f"Invalid data. Expected a dictionary, but got {called}.")
