"""Filters of a list: a condition on one parameter, and how the text of a query becomes that parameter."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

_Words = Literal["text", "contains", "regex", "texts", "names", "choice", "choices", "bool"]
_Times = Literal["since", "epoch", "day", "first_day", "last_day"]
Kind = _Words | _Times | Literal["uuid", "uuids", "link", "int", "number", "json"]
NOWHERE = UUID(int=0)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_TRUE, _FALSE = {"true", "1", "yes", "on"}, {"false", "0", "no", "off"}


class BadFilter(ValueError):
    """`name` is the parameter at fault."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """`sql` is a condition on `%(v)s`. A repeated parameter means any of its values where the kind is a plural."""

    sql: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()


def parsed(name: str, wanted: Filter, values: Sequence[str]) -> Any:
    """The parameter's value; None: not asked for. Raises BadFilter."""
    given = [value for value in values if value != ""]
    if not given:
        return None
    if wanted.kind in ("uuids", "choices", "names", "texts"):
        return [_READ[wanted.kind](name, wanted, part) for value in given for part in value.split(",")]
    return _READ[wanted.kind](name, wanted, given[-1])


def _uuid(name: str, _wanted: Filter, value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise BadFilter(name, "Enter a valid UUID.") from None


def _link(_name: str, _wanted: Filter, value: str) -> UUID:
    """An address that leads nowhere gives an empty list."""
    try:
        return UUID(urlsplit(value).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return NOWHERE


def _bool(name: str, _wanted: Filter, value: str) -> bool:
    if value.lower() not in _TRUE | _FALSE:
        raise BadFilter(name, "Enter true or false.")
    return value.lower() in _TRUE


def _int(name: str, _wanted: Filter, value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        raise BadFilter(name, "Enter a whole number.") from None
    if abs(number) > 2**62:
        raise BadFilter(name, "Enter a smaller number.")
    return number


def _epoch(name: str, _wanted: Filter, value: str) -> datetime:
    try:
        return datetime.fromtimestamp(float(value), UTC)
    except (ValueError, OverflowError, OSError):
        raise BadFilter(name, "Enter a number of seconds since 1970.") from None


def _number(name: str, _wanted: Filter, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise BadFilter(name, "Enter a number.") from None


def _since(name: str, _wanted: Filter, value: str) -> datetime:
    try:
        at = datetime.fromisoformat(value.replace(" ", "+"))
    except ValueError:
        raise BadFilter(name, "Enter a valid date/time.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _day(name: str, _wanted: Filter, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadFilter(name, "Enter a valid date.") from None


def _period(name: str, value: str) -> tuple[datetime, datetime]:
    """When a month or a day begins and is over, UTC."""
    month = _MONTH.fullmatch(value)
    try:
        begin = datetime.combine(date.fromisoformat(f"{value}-01" if month else value), time(), UTC)
        return begin, (begin + timedelta(days=31)).replace(day=1) if month else begin + timedelta(days=1)
    except (ValueError, OverflowError):
        raise BadFilter(name, "Enter a month or a day, as 2026-11 or 2026-11-22.") from None


def _text(name: str, _wanted: Filter, value: str) -> str:
    if "\x00" in value:
        raise BadFilter(name, "Null characters are not allowed.")
    return value


def _choice(name: str, wanted: Filter, value: str) -> str:
    if value not in wanted.choices:
        told = ", ".join(wanted.choices)
        raise BadFilter(name, f"Select a valid choice. {value} is not one of the available choices: {told}.")
    return value


def _contains(name: str, wanted: Filter, value: str) -> str:
    """For LIKE: what it takes for wildcards is meant as it stands."""
    return re.sub(r"([\\%_])", r"\\\1", _text(name, wanted, value))


def _regex(name: str, wanted: Filter, value: str) -> str:
    """Postgres has the last word on what is one."""
    try:
        re.compile(value)
    except (re.error, RecursionError):
        raise BadFilter(name, "Enter a valid regular expression.") from None
    return _text(name, wanted, value)


def _json(name: str, wanted: Filter, value: str) -> str:
    """An object, as text."""
    try:
        if isinstance(msgspec.json.decode(value), dict):
            return _text(name, wanted, msgspec.json.format(value, indent=0))
    except msgspec.DecodeError:
        pass
    raise BadFilter(name, "Enter a JSON object.")


_READ: dict[str, Callable[[str, Filter, str], Any]] = {
    "text": _text,
    "texts": _text,
    "contains": _contains,
    "regex": _regex,
    "names": lambda name, wanted, value: _text(name, wanted, value).lower(),
    "uuid": _uuid,
    "uuids": _uuid,
    "bool": _bool,
    "int": _int,
    "number": _number,
    "since": _since,
    "epoch": _epoch,
    "day": _day,
    "first_day": lambda name, _, value: _period(name, value)[0],
    "last_day": lambda name, _, value: _period(name, value)[1],
    "choice": _choice,
    "choices": _choice,
    "link": _link,
    "json": _json,
}
