"""Events to rows and back: names, shapes, and personal fields only the person's key opens."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.eventstore.mapper import EventMapper, Placed, Undecodable
from adapters.eventstore.persons import PersonErased, seal
from domain.event import Event, Personal, personal_fields

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


def test_an_event_of_every_type_of_field_comes_back_as_it_was() -> None:
    event = Moved(
        text="ä|\n\x01🎉",
        count=2**62,
        price=Decimal("0.10"),
        at=datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC),
        day=date(2026, 1, 1),
        ids=(STREAM,),
        more={"a": [1]},
    )
    stored = mapper().to_stored_event(Placed(STREAM, 7, event))
    assert (stored.originator_id, stored.originator_version, stored.topic) == (STREAM, 7, "test.thing.moved")
    assert msgspec.json.decode(stored.state)["v"] == 1
    assert mapper().to_domain_event(stored) == Placed(STREAM, 7, event)


def test_what_is_stored_names_no_python_module() -> None:
    stored = mapper().to_stored_event(Placed(STREAM, 1, Counted(count=1)))
    assert stored.topic == "test.thing.counted"
    assert stored.state == b'{"v":2,"count":1}'


def test_personal_fields_are_sealed_and_come_back_with_the_key_only() -> None:
    event = Noted(text="secret", urgent=True)
    state = mapper().encode(ADA, 1, event, KEYS)
    assert b"secret" not in state
    assert set(msgspec.json.decode(state)) == {"v", "urgent", "sealed"}
    assert mapper().decode(event.name, state, ADA, 1, KEYS) == event
    assert mapper().decode(event.name, state, ADA, 1, {}) == Noted(text=None, urgent=True)


def test_the_same_event_is_sealed_differently_each_time() -> None:
    assert len({mapper().encode(ADA, 1, Noted(text="x"), KEYS) for _ in range(9)}) == 9


def test_a_sealed_text_can_not_be_moved_to_another_row() -> None:
    state = mapper().encode(ADA, 1, Noted(text="x"), KEYS)
    with pytest.raises(Undecodable):
        mapper().decode(Noted.name, state, ADA, 2, KEYS)
    with pytest.raises(Undecodable):
        mapper().decode(Noted.name, state, STREAM, 1, {STREAM: KEY})
    mentioned = mapper().encode(ADA, 1, Mentioned(who=ADA, words="x"), KEYS)
    moved = msgspec.json.encode({"v": 3, "sealed": msgspec.json.decode(mentioned)["sealed"]})
    with pytest.raises(Undecodable):
        mapper().decode(Noted.name, moved, ADA, 1, KEYS)


@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_sealed_text_with_a_bit_turned_over_is_not_read(place: int) -> None:
    fields = msgspec.json.decode(mapper().encode(ADA, 1, Noted(text="x"), KEYS), type=dict[str, Any])
    sealed = bytearray(msgspec.convert(fields["sealed"], bytes))
    sealed[place] ^= 1
    with pytest.raises(Undecodable):
        mapper().decode(Noted.name, msgspec.json.encode(fields | {"sealed": bytes(sealed)}), ADA, 1, KEYS)


def test_a_person_named_by_a_field_is_the_one_whose_key_seals() -> None:
    event = Mentioned(who=ADA, words="secret", loud=True)
    state = mapper().encode(STREAM, 4, event, KEYS)
    assert b"secret" not in state
    assert mapper().needs_key(event.name, state, STREAM) == ADA
    assert mapper().decode(event.name, state, STREAM, 4, KEYS) == event
    assert mapper().decode(event.name, state, STREAM, 4, {STREAM: KEY}) == Mentioned(who=ADA, loud=True)


def test_nothing_is_written_about_a_person_without_a_key() -> None:
    for stream, event in ((ADA, Noted(text="x")), (STREAM, Mentioned(who=ADA, words="x"))):
        with pytest.raises(PersonErased, match=ADA.hex):
            mapper().encode(stream, 1, event, {})


def test_an_old_shape_is_lifted_step_by_step() -> None:
    lifted = mapper(upcasts=UPCASTS)
    assert lifted.decode("test.thing.counted", b'{"v":1,"number":"7"}', STREAM, 1, {}) == Counted(count=7)
    assert lifted.decode("test.thing.counted", b'{"number":"7"}', STREAM, 1, {}) == Counted(count=7)
    assert lifted.decode(Noted.name, old(1, {"body": "NOW"}), ADA, 1, KEYS) == Noted(text="NOW", urgent=True)
    assert lifted.decode(Noted.name, old(2, {"text": "later"}), ADA, 1, KEYS) == Noted(text="later", urgent=False)


def test_an_old_shape_of_an_erased_person_is_lifted_without_what_is_gone() -> None:
    assert mapper(upcasts=UPCASTS).decode(Noted.name, old(1, {"body": "NOW"}), ADA, 1, {}) == Noted()


@pytest.mark.parametrize(
    ("name", "state", "why"),
    [
        ("test.thing.counted", b'{"v":1,"number":"7"}', "no upcaster.*from shape 1 to 2"),
        ("test.thing.counted", b'{"v":3,"count":7}', "shape 3 is newer than this code, which knows up to 2"),
        ("test.person.noted", b'{"v":4}', "shape 4 is newer than this code, which knows up to 3"),
        ("test.thing.counted", b'{"v":2}', "count"),
        ("test.thing.counted", b'{"v":2,"count":"x"}', "count"),
        ("test.thing.counted", b"not json", "malformed"),
        ("test.thing.counted", b"", "malformed|truncated"),
        ("test.thing.unheard", b'{"v":1}', "no such event"),
        ("test.person.noted", b'{"v":3,"sealed":"AAAA"}', "sealed with another key"),
    ],
)
def test_what_can_not_be_read_says_which_event_and_why(name: str, state: bytes, why: str) -> None:
    with pytest.raises(Undecodable, match=f"(?s){name} in stream {ADA.hex} at version 5: .*({why})"):
        mapper(upcasts={}).decode(name, state, ADA, 5, KEYS)


def test_an_upcaster_that_fails_is_told_from_one_that_is_missing() -> None:
    with pytest.raises(Undecodable) as caught:
        mapper(upcasts=UPCASTS).decode("test.thing.counted", b'{"v":1}', STREAM, 5, {})
    assert "no upcaster" not in str(caught.value)
    assert "number" in str(caught.value)


def test_personal_fields_are_found_by_their_declaration() -> None:
    assert personal_fields(Noted) == {"text"}
    assert personal_fields(Mentioned) == {"words"}
    assert personal_fields(Moved) == frozenset()


def test_an_event_without_personal_fields_needs_no_key() -> None:
    state = mapper().encode(uuid4(), 1, Counted(count=1), {})
    assert mapper().needs_key(Counted.name, state, STREAM) is None
    assert mapper().needs_key("test.thing.unheard", b"", STREAM) is None
