"""Whatever was ever stored can be read: one file for every event and every shape it has had."""

import base64
from uuid import uuid4

import msgspec
import pytest

from adapters.eventstore.connect import open_log
from adapters.eventstore.mapper import EventMapper
from adapters.eventstore.store import LedgerStore
from domain.event import Event, Recorded, personal_fields
from domain.registry import EVENTS
from tests.eventstore.support import pending, row
from tests.stored.fixture import FOLDER, Fixture, path_of, read

FILES = sorted(FOLDER.glob("*.json"))
MAPPER = EventMapper(lambda _: {})

files = pytest.mark.parametrize("fixture", [read(path) for path in FILES], ids=[path.stem for path in FILES])


def _shape(kind: type[Event]) -> int:
    return int(kind.__struct_config__.tag or 1)


def _decoded(fixture: Fixture) -> Event:
    return MAPPER.decode(fixture.name, fixture.payload.encode(), fixture.stream, fixture.version, fixture.keys)


@pytest.mark.parametrize("name", EVENTS)
def test_every_shape_of_every_event_has_a_file(name: str) -> None:
    missing = [shape for shape in range(1, _shape(EVENTS[name]) + 1) if not path_of(name, shape).exists()]
    assert missing == [], "a new event or shape needs its file: python -m tests.stored.make"


def test_every_file_is_of_an_event_and_a_shape_there_is() -> None:
    assert FILES
    for path, fixture in zip(FILES, map(read, FILES), strict=True):
        assert path == path_of(fixture.name, fixture.shape)
        assert fixture.name in EVENTS, "a stored name is never given up"
        assert 1 <= fixture.shape <= _shape(EVENTS[fixture.name])
        assert msgspec.json.decode(fixture.payload).get("v", 1) == fixture.shape


def test_nothing_else_lies_in_the_folder() -> None:
    others = {path.name for path in FOLDER.iterdir() if path.suffix != ".json" and path.name != "__pycache__"}
    assert others == {"__init__.py", "fixture.py", "make.py"}


@files
def test_what_was_stored_reads_as_expected(fixture: Fixture) -> None:
    decoded = _decoded(fixture)
    assert type(decoded) is EVENTS[fixture.name]
    told = msgspec.json.decode(msgspec.json.encode(decoded))
    assert {field: value for field, value in told.items() if field in fixture.expected} == fixture.expected
    later = set(decoded.__struct_fields__) - set(fixture.expected)
    assert fixture.shape < _shape(type(decoded)) or later == set(), "only an old shape may lack a field"


@files
def test_a_file_gives_every_field_a_value_so_that_none_can_get_lost(fixture: Fixture) -> None:
    assert [field for field, value in fixture.expected.items() if not value] == []


@files
def test_what_is_read_is_written_back_the_same(fixture: Fixture) -> None:
    decoded = _decoded(fixture)
    again = MAPPER.encode(fixture.stream, fixture.version, decoded, fixture.keys)
    assert MAPPER.decode(fixture.name, again, fixture.stream, fixture.version, fixture.keys) == decoded
    if fixture.shape == _shape(EVENTS[fixture.name]):
        before, after = msgspec.json.decode(fixture.payload), msgspec.json.decode(again)
        assert before.pop("sealed", None) is None or after.pop("sealed")
        assert before == after


@files
def test_of_a_person_nothing_shows_without_the_key(fixture: Fixture) -> None:
    personal = personal_fields(EVENTS[fixture.name])
    assert bool(personal) == (fixture.person is not None)
    bare = MAPPER.decode(fixture.name, fixture.payload.encode(), fixture.stream, fixture.version, {})
    assert [getattr(bare, field) for field in personal] == [None] * len(personal)
    known = personal & fixture.expected.keys()
    shown = [fixture.expected[field] for field in known if fixture.expected[field] in fixture.payload]
    assert shown == []
    if personal:
        sealed = base64.b64decode(msgspec.json.decode(fixture.payload)["sealed"])
        assert not any(fixture.expected[field].encode() in sealed for field in known)


def test_all_of_them_together_make_a_log_that_reads(store: LedgerStore) -> None:
    known = [read(path) for path in FILES]
    store.recorder.append([pending(row(uuid4(), 1, fixture.payload.encode(), fixture.name)) for fixture in known])
    read_back = open_log(store).page(0, len(known))
    assert [one.event.name for one in read_back if isinstance(one, Recorded)] == [one.name for one in known]
