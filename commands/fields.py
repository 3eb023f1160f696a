"""The fields a command was given."""

from typing import Any

import msgspec


def given(command: msgspec.Struct, *without: str) -> dict[str, Any]:
    """By name, those that are set; what a command is about is left out."""
    fields = {field: getattr(command, field) for field in command.__struct_fields__ if field not in without}
    return {field: value for field, value in fields.items() if value is not msgspec.UNSET}
