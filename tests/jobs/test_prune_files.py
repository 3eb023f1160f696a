"""Files that nothing names any more: which go, and which never do."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import psycopg
import pytest

from adapters.files import files, pruning
from api.tasks.catalogue import TASKS
from api.tasks.prune_files import GRACE, named, names_file
from commands.marketplace.category import ChangeCategory, CreateCategory
from domain.event import Event
from domain.file import File
from domain.registry import EVENTS, KIND_OF
from tests.eventstore.support import ask, fetch, made
from tests.jobs.support import Yard
from tests.stored.make import example

TASK = TASKS["prune-files"]


def kept(url: str, content: bytes, days: int = 2) -> File:
    """One that came so many days ago."""
    found = files.file("a.png", b"\x89PNG\r\n\x1a\n" + content)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(files.KEEP, files.row(found, content))
        aged = "UPDATE files.files SET kept_at = now() - %s WHERE sha256 = %s"
        conn.execute(aged, (timedelta(days=days), found.sha256))
    return found


def there(url: str) -> set[str]:
    return {row[0] for row in fetch(url, "SELECT sha256 FROM files.files")}


def test_what_no_stream_names_goes_and_what_came_moments_ago_stays(bare: Yard) -> None:
    used, replaced, removed, refused, young = (kept(bare.url, name) for name in (b"1", b"2", b"3", b"4", b"5"))
    kept(bare.url, b"5", days=0)
    store = bare.ledger.store
    category = made(store, CreateCategory("Machines", icon=replaced))
    ask(store, ChangeCategory(category, icon=used))
    ask(store, ChangeCategory(made(store, CreateCategory("Disks", icon=removed)), icon=None))
    gone = {replaced.sha256, removed.sha256, refused.sha256}
    assert {row["sha256"] for row in TASK.due(bare.ledger)} == gone
    assert there(bare.url) == gone | {used.sha256, young.sha256}
    assert (TASK.run(bare.ledger), TASK.run(bare.ledger)) == (3, 0)
    assert there(bare.url) == {used.sha256, young.sha256}


def test_what_comes_again_while_it_is_about_to_go_stays(bare: Yard) -> None:
    found = kept(bare.url, b"again")
    assert [row["sha256"] for row in TASK.due(bare.ledger)] == [found.sha256]
    with bare.ledger.connection() as conn:
        conn.execute(files.KEEP, files.row(found, b"again"))
        assert pruning.end(conn, [found.sha256], GRACE) == 0
    assert there(bare.url) == {found.sha256}


SHA = "a" * 64
_NAMED = [name for name, event in EVENTS.items() if names_file(event)]


def _with_file(event: Event) -> Event:
    """As it is, with a file of this sha256 where it names one."""
    told: Any = msgspec.to_builtins(event)
    for field, value in told.items():
        if field == "sha256":
            told[field] = SHA
        elif isinstance(value, dict) and "sha256" in value:
            told[field] = {**value, "sha256": SHA}
    return msgspec.convert(told, type(event))


def _beginning(name: str) -> Iterator[Event]:
    """The first event of the stream in which this one happens."""
    first = next(event for event in EVENTS.values() if KIND_OF[event.name] is KIND_OF[name])
    if first.name != name:
        yield example(first)


def test_every_event_with_a_file_in_it_is_known() -> None:
    found = [name for name, event in EVENTS.items() if '"sha256"' in msgspec.json.encode(example(event)).decode()]
    assert sorted(_NAMED) == sorted(found)


@pytest.mark.parametrize("name", _NAMED)
def test_a_stream_names_the_files_that_its_events_named(name: str) -> None:
    state = KIND_OF[name].fold(None, [*_beginning(name), _with_file(example(EVENTS[name]))])
    assert SHA in set(named(state)), "or prune-files would take it away"
