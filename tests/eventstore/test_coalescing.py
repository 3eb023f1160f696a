"""Commands that arrive together share a commit, and nothing else."""

import hmac
from uuid import UUID, uuid4

import msgspec
import pytest
from eventsourcing.persistence import DataError, IntegrityError

from adapters.eventstore.batch import Outcome, Pending
from adapters.eventstore.coalescer import Coalescer
from adapters.eventstore.store import LedgerStore
from commands.dispatch import digest
from commands.identity.user import RegisterUser
from tests.eventstore.gate import arriving_together, kinds
from tests.eventstore.support import (
    SYSTEM,
    ask,
    assert_log_is_sound,
    envelope,
    fetch,
    held,
    new_stream,
    pending,
    row,
)


def test_everybody_in_a_batch_gets_their_own_outcome_and_only_the_good_is_stored(store: LedgerStore, url: str) -> None:
    stream, owner = uuid4(), uuid4()
    before = pending(row(stream, 1), names=(held("ada", owner),), answer="first")
    store.recorder.append([before])
    batch, told = arriving_together(
        store,
        pending(row(stream, 1)),
        pending(row(uuid4(), 1), names=(held("ada", uuid4()),)),
        pending(row(uuid4(), 1), given=before.envelope, answer="second"),
        pending(row(uuid4(), 1), given=envelope(), digest=b"other"),
        pending(row(uuid4(), 1), row(uuid4(), 1)),
        pending(),
    )
    assert [len(one) for one in batch] == [6]
    assert kinds(told) == ["conflict", "taken", "repeated", "appended", "appended", "appended"]
    conflict, taken, repeated, *_ = told
    assert isinstance(conflict, Outcome)
    assert (conflict.stream, conflict.actual) == (stream, 1)
    assert isinstance(taken, Outcome)
    assert taken.name is not None
    assert taken.name.name.value == "ada"
    assert isinstance(repeated, Outcome)
    assert (repeated.answer, repeated.position) == (b'"first"', 1)
    assert assert_log_is_sound(url) == 2 + 3
    assert fetch(url, "SELECT owner FROM ledger.names") == [(owner,)]
    assert fetch(url, "SELECT count(*) FROM ledger.commands") == [(2 + 3,)]


def test_a_reused_command_id_is_told_apart_from_a_repeated_one(store: LedgerStore, url: str) -> None:
    before = new_stream()
    store.recorder.append([before])
    batches, told = arriving_together(
        store, pending(row(uuid4(), 1), row(uuid4(), 1), given=before.envelope, digest=b"other"), new_stream()
    )
    assert (len(batches), kinds(told)) == (1, ["reused", "appended"])
    assert assert_log_is_sound(url) == 3


def test_two_commands_on_one_stream_never_share_a_batch(store: LedgerStore, url: str) -> None:
    stream = uuid4()
    batches, told = arriving_together(store, pending(row(stream, 1)), pending(row(stream, 1)), new_stream())
    assert [len(batch) for batch in batches] == [2, 1]
    assert kinds(told) == ["appended", "conflict", "appended"]
    assert assert_log_is_sound(url) == 3


def test_two_commands_on_one_name_or_with_one_id_never_share_a_batch(store: LedgerStore, url: str) -> None:
    asked = envelope()
    batches, told = arriving_together(
        store,
        pending(row(uuid4(), 1), names=(held("ada", uuid4()),)),
        pending(row(uuid4(), 1), names=(held("ada", uuid4()),)),
        new_stream(given=asked),
        new_stream(given=asked),
    )
    assert [len(batch) for batch in batches] == [2, 2]
    assert kinds(told) == ["appended", "taken", "appended", "repeated"]
    assert assert_log_is_sound(url) == 3


def test_commands_on_one_stream_keep_the_order_they_came_in(store: LedgerStore, url: str) -> None:
    stream = uuid4()
    batches, told = arriving_together(store, *(pending(row(stream, version)) for version in range(1, 6)))
    assert [[one.rows[0].version for one in batch] for batch in batches] == [[1], [2], [3], [4], [5]]
    assert kinds(told) == ["appended"] * 5
    assert assert_log_is_sound(url) == 6


def test_a_batch_has_a_largest_size(store: LedgerStore, url: str) -> None:
    batches, told = arriving_together(store, *(new_stream() for _ in range(7)), largest=3)
    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert kinds(told) == ["appended"] * 7
    assert assert_log_is_sound(url) == 8


def _bad(actor: str = "system:test", reason: str = "", stream: UUID | None = None) -> Pending:
    return pending(row(stream or uuid4(), 1), given=msgspec.structs.replace(envelope(), actor=actor, reason=reason))


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (_bad(actor="nobody"), IntegrityError),
        (_bad(reason="a\x00b"), DataError),
        (_bad(reason="\ud800"), UnicodeEncodeError),
    ],
    ids=["check", "nul", "not unicode"],
)
def test_what_the_database_can_not_take_fails_its_own_command_only(
    store: LedgerStore, url: str, bad: Pending, error: type[Exception]
) -> None:
    _, told = arriving_together(store, new_stream(), bad, new_stream(2))
    assert kinds(told) == ["appended", error.__name__, "appended"]
    assert assert_log_is_sound(url) == 4
    after = store.recorder.append([new_stream()])[0]
    assert after.position == 5


def test_a_bad_command_alone_leaves_the_way_free_for_the_next(store: LedgerStore) -> None:
    coalescer = Coalescer(store.recorder.append)
    with pytest.raises(IntegrityError):
        coalescer.submit(_bad(actor="nobody"))
    assert coalescer.submit(new_stream()).position == 1


def test_what_is_kept_of_a_command_can_not_be_guessed_without_the_master_key(store: LedgerStore, url: str) -> None:
    command = RegisterUser("ada", phone_number="+372 5555")
    ask(store, command)
    kept = fetch(url, "SELECT digest FROM ledger.commands")[0][0]
    assert not hmac.compare_digest(kept, digest(command, SYSTEM))
    assert len(kept) == 32
