"""Signing in with a password: who gets in, who does not, and what is written down of it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher

from adapters.access import passwords
from api.ledger import Ledger
from api.signin.asking import by, envelope
from api.signin.passwords import remove_password, set_password, settle, sign_in
from api.signin.refused import DISABLED, WRONG, SignInRefused
from api.signin.sweeping import sweep
from commands.identity import access
from commands.identity.credential import SetPassword
from commands.identity.user import DeactivateUser, RegisterUser
from commands.permissions import Stranger
from commands.ports import Answer
from domain.identity import credential
from domain.identity.credential import PasswordRemoved, PasswordSet
from domain.identity.sign_in import SignInFailed, SignInSucceeded
from domain.identity.token import TokenIssued
from domain.refusal import Forbidden, Invalid, NotFound
from tests.eventstore.support import ask, fetch, made, together
from tests.signin.support import HERE, SECRET, Person, everything_stored, hashed, opens, person, rows, said


def test_the_right_password_opens_a_session_and_the_log_says_so(place: Ledger, ada: Person) -> None:
    issued = sign_in(place, "ada", SECRET, HERE)
    found = opens(place, issued.key)
    assert found is not None
    assert (found.id, found.user, found.kind, found.lifetime) == (issued.token, ada.uuid, "session", 3600)
    succeeded, opened = said(place, SignInSucceeded, TokenIssued)
    assert succeeded.event == SignInSucceeded(user=ada.uuid, method="password", address=HERE)
    assert (opened.stream, opened.event) == (issued.token, TokenIssued(user=ada.uuid, kind="session", label=""))
    assert {one.actor for one in (succeeded, opened)} == {by(ada.uuid)}
    assert succeeded.command == opened.command
    assert issued.position == opened.position


def test_earlier_sessions_live_on(place: Ledger, ada: Person) -> None:
    keys = {sign_in(place, "ADA", SECRET, HERE).key for _ in range(3)}
    assert len(keys) == 3
    assert all(opens(place, key) for key in keys)


@pytest.mark.parametrize(
    ("username", "password"), [("ada", "wrong"), ("ada", ""), ("bob", SECRET), ("", ""), ("\ud800", "\udfff")]
)
def test_what_is_wrong_is_refused_in_the_same_words(place: Ledger, ada: Person, username: str, password: str) -> None:
    with pytest.raises(SignInRefused) as caught:
        sign_in(place, username, password, HERE)
    assert str(caught.value) == WRONG
    failed = [one.event for one in said(place, SignInFailed)]
    assert failed == ([SignInFailed(user=ada.uuid, method="password", address=HERE)] if username == "ada" else [])
    assert rows(place, "tokens") == []


def test_who_never_had_a_password_does_not_get_in_with_any(place: Ledger) -> None:
    made(place.store, RegisterUser("bob"))
    for password in ("", SECRET, "the password of nobody"):
        with pytest.raises(SignInRefused, match=WRONG):
            sign_in(place, "bob", password, HERE)


def test_as_long_is_spent_on_nobody_as_on_somebody(place: Ledger, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = hashed(monkeypatch)
    for username in ("ada", "nobody"):
        with pytest.raises(SignInRefused):
            sign_in(place, username, "wrong", HERE)
    assert len(asked) == 2
    assert len(set(asked)) == 1


def test_a_disabled_account_says_so_to_who_knows_its_password(place: Ledger, ada: Person) -> None:
    ask(place.store, DeactivateUser(ada.uuid))
    for password, message in ((SECRET, DISABLED), ("wrong", WRONG)):
        with pytest.raises(SignInRefused, match=message):
            sign_in(place, "ada", password, HERE)
    assert rows(place, "tokens") == []


def test_a_new_password_replaces_the_old_one(place: Ledger, ada: Person) -> None:
    set_password(place, ada.uuid, "another horse", ada.asks())
    with pytest.raises(SignInRefused):
        sign_in(place, "ada", SECRET, HERE)
    assert sign_in(place, "ada", "another horse", HERE)
    assert len(rows(place, "passwords")) == 1


def test_a_removed_password_opens_nothing_and_its_hash_is_gone(place: Ledger, ada: Person) -> None:
    for _ in range(2):
        remove_password(place, ada.uuid, envelope("system:test"))
        with pytest.raises(SignInRefused, match=WRONG):
            sign_in(place, "ada", SECRET, HERE)
    assert (rows(place, "passwords"), len(said(place, PasswordRemoved))) == ([], 1)
    set_password(place, ada.uuid, "another horse", ada.asks())
    assert sign_in(place, "ada", "another horse", HERE)


def test_only_staff_remove_a_password_even_their_own(place: Ledger, ada: Person) -> None:
    with pytest.raises(Forbidden):
        remove_password(place, ada.uuid, ada.asks())
    assert len(rows(place, "passwords")) == 1
    ask(place.store, access.AppointStaff(ada.uuid))
    remove_password(place, ada.uuid, ada.asks())
    assert rows(place, "passwords") == []


def test_only_oneself_and_staff_set_a_password_and_others_leave_no_row(place: Ledger, ada: Person) -> None:
    bob = person(place, "bob")
    with pytest.raises(NotFound):
        set_password(place, ada.uuid, "another horse", bob.asks())
    with pytest.raises(Stranger):
        set_password(place, ada.uuid, "another horse", envelope(by(uuid4())))
    ask(place.store, access.AppointSupport(bob.uuid))
    with pytest.raises(Forbidden):
        set_password(place, ada.uuid, "another horse", bob.asks())
    assert len(rows(place, "passwords")) == 2
    ask(place.store, access.AppointStaff(bob.uuid))
    set_password(place, ada.uuid, "another horse", bob.asks())
    assert said(place, PasswordSet)[-1].actor == by(bob.uuid)


def test_a_bad_password_is_refused_and_leaves_no_row(place: Ledger, ada: Person) -> None:
    with pytest.raises(Invalid) as caught:
        set_password(place, ada.uuid, "1234567890", ada.asks())
    assert caught.value.field == "new_password"
    assert len(rows(place, "passwords")) == 1


def test_a_row_counts_only_once_the_event_names_it_and_is_swept_if_none_does(place: Ledger, ada: Person) -> None:
    orphan = uuid4()
    with place.connection() as conn:
        passwords.add(conn, orphan, ada.uuid, "never committed")
    with pytest.raises(SignInRefused):
        sign_in(place, "ada", "never committed", HERE)
    assert sweep(place).passwords == 0
    assert sweep(place, timedelta(0)).passwords == 1
    assert [row[0] for row in rows(place, "passwords")] == [_valid(place, ada.uuid)]
    assert sign_in(place, "ada", SECRET, HERE)


def test_a_crash_after_the_event_loses_nothing(place: Ledger, ada: Person) -> None:
    fresh = uuid4()
    with place.connection() as conn:
        passwords.add(conn, fresh, ada.uuid, "another horse")
    ask(place.store, SetPassword(ada.uuid, fresh))
    assert sign_in(place, "ada", "another horse", HERE)
    assert sweep(place, timedelta(0)).passwords == 0
    assert [row[0] for row in rows(place, "passwords")] == [fresh]


def test_of_eight_who_set_it_at_once_one_password_is_left_and_works(place: Ledger, ada: Person) -> None:
    told = together(lambda n: set_password(place, ada.uuid, f"password {n}", ada.asks()), 8)
    assert {type(one) for one in told} == {Answer}
    settle(place, ada.uuid, timedelta(0))
    assert [row[0] for row in rows(place, "passwords")] == [_valid(place, ada.uuid)]
    assert len(said(place, PasswordSet)) == 9


def test_weaker_hashes_of_earlier_days_are_made_anew(
    place: Ledger, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stronger = PasswordHasher(time_cost=3, memory_cost=20 * 1024, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", stronger)
    sign_in(place, "ada", SECRET, HERE)
    ((kept,),) = fetch(place.url, "SELECT hash FROM access.passwords")
    assert "m=20480,t=3,p=1" in kept
    assert sign_in(place, "ada", SECRET, HERE)


def test_no_secret_is_stored_or_shown(place: Ledger, ada: Person) -> None:
    issued = sign_in(place, "ada", SECRET, HERE)
    stored = everything_stored(place)
    assert [secret for secret in (SECRET, issued.key, HERE) if secret in stored] == []
    assert issued.key not in repr(issued)
    ((kept,),) = fetch(place.url, "SELECT hash FROM access.passwords")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def _valid(place: Ledger, user: UUID) -> UUID | None:
    return place.store.load(credential.KIND, credential.stream_of(user)).required().password
