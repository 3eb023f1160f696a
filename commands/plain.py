"""What may stand in any text of a command, however deep: Postgres takes no null character in JSON it looks into."""

from typing import Any

import msgspec

from domain.refusal import Invalid


def require_plain(command: msgspec.Struct) -> None:
    """Raises Invalid naming the field."""
    told = msgspec.json.encode(command)
    if b"\\u0000" in told:
        for field, value in msgspec.json.decode(told).items():
            if _has_null(value):
                raise Invalid("Null characters are not allowed.", field)


def _has_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_null(each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return any(_has_null(each) for each in value)
    return isinstance(value, str) and "\x00" in value
