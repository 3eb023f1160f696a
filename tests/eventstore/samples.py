"""Events only tests know, old shapes of them, and a mapper for them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.eventstore.mapper import EventMapper
from adapters.eventstore.persons import seal
from domain.event import Event, Personal

ADA, STREAM = UUID(int=1), UUID(int=2)
KEY = AESGCM.generate_key(256)
KEYS = {ADA: KEY}


class Moved(Event, frozen=True):
    """Every type a payload may hold."""

    name: ClassVar[str] = "test.thing.moved"
    text: str
    count: int
    price: Decimal
    at: datetime
    more: dict[str, list[int]]
    day: date | None = None
    ids: tuple[UUID, ...] = ()


class Noted(Event, frozen=True, tag=3):
    """Shape 1 had `body`, shape 2 `text`; 3 adds `urgent`. The stream is the person."""

    name: ClassVar[str] = "test.person.noted"
    text: Personal = None
    urgent: bool = False


class Mentioned(Event, frozen=True):
    """A person named on somebody else's stream."""

    name: ClassVar[str] = "test.thing.mentioned"
    person_field: ClassVar[str] = "who"
    who: UUID
    words: Personal = None
    loud: bool = False


class Counted(Event, frozen=True, tag=2):
    name: ClassVar[str] = "test.thing.counted"
    count: int


EVENTS: dict[str, type[Event]] = {kind.name: kind for kind in (Moved, Noted, Mentioned, Counted)}
UPCASTS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {
    ("test.person.noted", 1): lambda old: {"text": old.get("body")},
    ("test.person.noted", 2): lambda old: {**old, "urgent": (old.get("text") or "").isupper()},
    ("test.thing.counted", 1): lambda old: {"count": int(old["number"])},
}


def mapper(**kwargs: Any) -> EventMapper:
    return EventMapper(
        lambda persons: {one: KEYS[one] for one in persons & KEYS.keys()}, **({"events": EVENTS} | kwargs)
    )


def old(shape: int, plain: dict[str, Any], about: str = "test.person.noted") -> bytes:
    sealed = seal(KEY, msgspec.json.encode(plain), f"{ADA.hex}|1|{about}".encode())
    return msgspec.json.encode({"v": shape, "sealed": sealed})
