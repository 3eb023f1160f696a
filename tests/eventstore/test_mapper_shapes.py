"""Old shapes are lifted at the door; what cannot be read says why."""

import pytest

from adapters.eventstore.mapper import Undecodable
from tests.eventstore.samples import ADA, KEYS, STREAM, UPCASTS, Counted, Noted, mapper, old


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
