"""Commands that rest on streams they only read, and on names nobody may hold: checked under the lock of the append."""

from uuid import UUID, uuid4

import msgspec

from adapters.eventstore.batch import Pending
from adapters.eventstore.store import LedgerStore
from tests.eventstore.support import assert_log_is_sound, held, new_stream, pending, row, together


def guarded(stream: UUID, version: int) -> Pending:
    return msgspec.structs.replace(new_stream(), guards=((stream, version),))


def test_a_stream_that_moved_is_a_conflict(store: LedgerStore) -> None:
    stream = uuid4()
    store.submit(pending(row(stream, 1)))
    assert store.submit(guarded(stream, 1)).outcome == "appended"
    store.submit(pending(row(stream, 2)))
    refused = store.submit(guarded(stream, 1))
    assert (refused.outcome, refused.stream, refused.actual) == ("conflict", stream, 2)
    assert store.submit(guarded(uuid4(), 0)).outcome == "appended"


def test_a_repeated_command_is_answered_although_the_stream_moved(store: LedgerStore) -> None:
    stream = uuid4()
    first = guarded(stream, 0)
    assert store.submit(first).outcome == "appended"
    store.submit(pending(row(stream, 1)))
    assert store.submit(first).outcome == "repeated"


def test_a_kind_of_name_somebody_holds(store: LedgerStore) -> None:
    owner = uuid4()
    emptied = msgspec.structs.replace(new_stream(), vacant=("test",))
    assert store.submit(emptied).outcome == "appended"
    store.submit(pending(row(owner, 1), names=(held("x", owner),)))
    assert store.submit(msgspec.structs.replace(new_stream(), vacant=("test",))).outcome == "held"


def test_who_is_held_up_does_not_hold_up_others(store: LedgerStore, empty_database: str) -> None:
    stream = uuid4()
    store.submit(pending(row(stream, 1)))
    batch = [new_stream(), guarded(stream, 0), new_stream(), guarded(stream, 1)]
    assert [found.outcome for found in store.recorder.append(batch)] == ["appended", "conflict", "appended", "appended"]
    assert assert_log_is_sound(empty_database) == 4


def test_many_at_once_never_pass_a_guard_that_fell(store: LedgerStore) -> None:
    """One writer moves the stream on while others rest on its first version."""
    stream = uuid4()
    store.submit(pending(row(stream, 1)))

    def one(number: int) -> str:
        return store.submit(pending(row(stream, 2)) if number == 7 else guarded(stream, 1)).outcome

    found = together(one, 16)
    assert set(found) <= {"appended", "conflict"}
    assert store.submit(guarded(stream, 1)).outcome == "conflict"
