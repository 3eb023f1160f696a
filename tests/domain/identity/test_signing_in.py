"""Passwords, tokens and the record of who came in: what is decided, without any secret."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.identity import credential, sign_in, token
from domain.identity.credential import Credential, PasswordRemoved, PasswordSet
from domain.identity.sign_in import SignedOut, SignInFailed, SignInLockedOut, SignIns, SignInSucceeded
from domain.identity.token import TokenIssued, TokenRevoked
from domain.refusal import Invalid, NotFound
from tests.scenario import given

ADA, ONE, TWO = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def test_the_last_password_is_the_one_that_counts() -> None:
    before = given(credential.KIND, PasswordSet(user=ADA, credential=ONE))
    after = before.when(credential.set_password, ADA, TWO).then(PasswordSet(user=ADA, credential=TWO))
    assert after == Credential(TWO)
    before.when(credential.set_password, ADA, ONE).then_nothing()


def test_a_password_is_removed_once_and_may_come_again() -> None:
    before = given(credential.KIND, PasswordSet(user=ADA, credential=ONE))
    before.when(credential.remove_password, ADA).then(PasswordRemoved(user=ADA))
    gone = given(credential.KIND, PasswordSet(user=ADA, credential=ONE), PasswordRemoved(user=ADA))
    gone.when(credential.remove_password, ADA).then_nothing()
    gone.when(credential.set_password, ADA, ONE).then(PasswordSet(user=ADA, credential=ONE))


@pytest.mark.parametrize("password", ["", "short 7", "x" * 1025, "1234567890", "AdaLovelace"])
def test_a_bad_password_is_refused_without_being_quoted(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        credential.require_good(password, "adalovelace")
    assert caught.value.field == "new_password"
    assert not password or password not in str(caught.value)


def test_a_good_password_is_eight_characters_that_are_no_number() -> None:
    credential.require_good("1234567x", "ada")


def test_a_personal_token_has_a_name_and_an_end_to_come() -> None:
    made = TokenIssued(user=ADA, kind="personal", label="script", expires_at=LATER)
    assert token.issue_personal(ADA, " script ", LATER, NOW) == [made]
    for label, end, field in (
        ("", None, "name"),
        ("x", NOW, "expires_at"),
        ("x", LATER.replace(tzinfo=None), "expires_at"),
    ):
        with pytest.raises(Invalid) as caught:
            token.issue_personal(ADA, label, end, NOW)
        assert caught.value.field == field


def test_a_token_is_revoked_once_and_by_its_owner() -> None:
    (issued,) = token.issue_session(ADA)
    held = given(token.KIND, issued)
    gone = held.when(token.revoke).then(TokenRevoked(user=ADA, kind="session"))
    for state, who, kind in (
        (gone, ADA, ""),
        (held.known(), TWO, ""),
        (held.known(), ADA, "personal"),
        (None, ADA, ""),
    ):
        with pytest.raises(NotFound):
            token.require(state, who, kind)
    assert token.require(held.known(), ADA) is held.known()


def test_who_came_in_and_who_did_not_is_counted_by_the_month() -> None:
    events = [
        *sign_in.succeed(ADA, "password", "10.0.0.1"),
        *sign_in.fail(ADA, "oidc", ""),
        *sign_in.lock_out(ADA, LATER, "10.0.0.1"),
        *sign_in.sign_out(ADA, "10.0.0.1"),
    ]
    assert events == [
        SignInSucceeded(user=ADA, method="password", address="10.0.0.1"),
        SignInFailed(user=ADA, method="oidc", address=""),
        SignInLockedOut(user=ADA, until=LATER, address="10.0.0.1"),
        SignedOut(user=ADA, address="10.0.0.1"),
    ]
    assert sign_in.KIND.fold(None, events) == SignIns(succeeded=1, failed=1)
    with pytest.raises(Invalid):
        sign_in.succeed(ADA, "magic", "")


def test_an_address_that_is_none_is_cut_rather_than_refused() -> None:
    assert sign_in.sign_out(ADA, "x" * 500) == [SignedOut(user=ADA, address="x" * 100)]


def test_a_month_is_one_of_utc_and_of_one_user() -> None:
    end = datetime.fromisoformat("2026-12-01T00:30:00+02:00")
    assert sign_in.stream_of(ADA, NOW) == sign_in.stream_of(ADA, end)
    assert (
        len(
            {sign_in.stream_of(ADA, NOW), sign_in.stream_of(TWO, NOW), sign_in.stream_of(ADA, end + timedelta(hours=2))}
        )
        == 3
    )
