"""Events as rows for printing."""

from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from projections.log import Poison

COLUMNS = ("position", "at", "name", "stream", "version", "actor", "reason")


def event_row(found: Recorded | Poison) -> dict[str, Any]:
    """Everything that is known of an event; an undecodable one shows its error."""
    if isinstance(found, Poison):
        return {**msgspec.structs.asdict(found), "name": "(undecodable)"}
    row = msgspec.structs.asdict(found)
    event = row.pop("event")
    data = msgspec.to_builtins(event, builtin_types=(UUID,))
    shape = data.pop("v", 1)
    return {
        "position": row.pop("position"),
        "at": row.pop("at"),
        "name": event.name,
        "stream": row.pop("stream"),
        "version": row.pop("version"),
        **row,
        "shape": shape,
        "data": data,
    }
