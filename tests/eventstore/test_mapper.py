"""Events to rows and back: names, shapes, and personal fields only the person's key opens."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from adapters.eventstore.mapper import Placed, Undecodable
from adapters.eventstore.persons import PersonErased
from domain.event import personal_fields
from tests.eventstore.samples import ADA, KEY, KEYS, STREAM, Counted, Mentioned, Moved, Noted, mapper


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


def test_personal_fields_are_found_by_their_declaration() -> None:
    assert personal_fields(Noted) == {"text"}
    assert personal_fields(Mentioned) == {"words"}
    assert personal_fields(Moved) == frozenset()


def test_an_event_without_personal_fields_needs_no_key() -> None:
    state = mapper().encode(uuid4(), 1, Counted(count=1), {})
    assert mapper().needs_key(Counted.name, state, STREAM) is None
    assert mapper().needs_key("test.thing.unheard", b"", STREAM) is None
