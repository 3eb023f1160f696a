"""What every event is: a frozen struct with a stored name that never changes, and a numbered shape."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import inspect

PERSONAL = msgspec.Meta(extra={"personal": True})
Personal = Annotated[str | None, PERSONAL]
"""A field about a person: stored encrypted with that person's key; None once the key is destroyed."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag=1):
    """Something that happened. `name` is what is stored; the tag `v` is the number of the shape.

    A new shape is declared with `tag=2` and gets one upcaster (`domain/upcasts.py`); old rows are never touched.
    """

    name: ClassVar[str]
    person_field: ClassVar[str] = ""
    """Which field names the person the personal fields are about; empty: the stream is the person."""


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """An event as the log holds it, with what everybody may ask of it: when, who, why, about what, caused by what."""

    position: int
    stream: UUID
    version: int
    event: Event
    event_id: UUID
    at: datetime
    actor: str
    impersonator: str | None
    reason: str
    customer: UUID | None
    project: UUID | None
    correlation: UUID
    causation: UUID | None
    command: UUID


def personal_fields(event_type: type[Event]) -> frozenset[str]:
    """Names of the fields declared `Personal`."""
    found = set()
    told = inspect.type_info(event_type)
    assert isinstance(told, inspect.StructType)
    for field in told.fields:
        extra = getattr(field.type, "extra", None)
        if extra and extra.get("personal"):
            found.add(field.encode_name)
    return frozenset(found)
