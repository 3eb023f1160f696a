"""Whose a provider's token is: a user found by `sub`, made at first sight where that is allowed, once."""

from collections.abc import Iterator

import msgspec
import pytest

from adapters.access import keys
from adapters.access.oidc import Provider
from api.ledger import Ledger
from api.setting_kinds import SettingError
from api.signin.bearer import (
    INVALID,
    TAKEN,
    UNKNOWN,
    UNUSABLE,
    Known,
    ProviderUnavailable,
    by_bearer,
    provider,
)
from api.signin.refused import DISABLED, SignInRefused
from commands.identity.user import DeactivateUser, ErasePerson
from domain.identity import user
from domain.identity.sign_in import SignInSucceeded
from domain.identity.user_events import UserRegistered
from tests.eventstore.support import ask, fetch, together
from tests.signin.provider import AUDIENCE, Mock, provider_mock
from tests.signin.support import HERE, Person, rows, said

pytestmark = pytest.mark.filterwarnings("ignore")
ADA = {"preferred_username": "ada", "name": "Ada L", "email": "ada@example.org"}


@pytest.fixture
def mock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mock]:
    with provider_mock(monkeypatch) as found:
        yield found


def with_settings(place: Ledger, mock: Mock, **changed: object) -> Ledger:
    given = {"oidc_issuer": mock.issuer, "oidc_audience": (AUDIENCE,), "oidc_create_users": True} | changed
    return msgspec.structs.replace(place, settings=msgspec.structs.replace(place.settings, **given))


@pytest.fixture
def open_to_all(place: Ledger, mock: Mock) -> Ledger:
    return with_settings(place, mock)


@pytest.fixture
def asked(open_to_all: Ledger) -> Iterator[Provider]:
    found = provider(open_to_all.settings)
    assert found is not None
    yield found
    found.close()


def refused(place: Ledger, asked: Provider, token: str) -> str:
    with pytest.raises(SignInRefused) as caught:
        by_bearer(place, asked, token, HERE)
    return str(caught.value)


def test_who_comes_first_becomes_a_user_and_stays_that_one(open_to_all: Ledger, asked: Provider, mock: Mock) -> None:
    place, token = open_to_all, mock.forged(**ADA)
    first, again = by_bearer(place, asked, token, HERE), by_bearer(place, asked, token, HERE)
    renamed = by_bearer(place, asked, mock.forged(preferred_username="other"), HERE)
    assert first == again
    assert first.user == renamed.user
    assert first.expires_at is not None
    person = place.store.load(user.KIND, first.user).required()
    assert (person.username, person.full_name, person.email) == ("ada", "Ada L", "ada@example.org")
    (came,) = said(place, SignInSucceeded)
    assert came.event == SignInSucceeded(user=first.user, method="oidc", address=HERE)
    assert len(said(place, UserRegistered)) == 1


def test_of_eight_first_requests_at_once_one_makes_the_user(open_to_all: Ledger, asked: Provider, mock: Mock) -> None:
    token = mock.forged(**ADA)
    told = together(lambda _: by_bearer(open_to_all, asked, token, HERE), 8)
    assert {one.user if isinstance(one, Known) else one for one in told} == {
        said(open_to_all, UserRegistered)[0].stream
    }
    assert len(said(open_to_all, UserRegistered)) == len(said(open_to_all, SignInSucceeded)) == 1


def test_a_crash_between_user_and_link_makes_no_second_user(open_to_all: Ledger, asked: Provider, mock: Mock) -> None:
    first = by_bearer(open_to_all, asked, mock.forged(**ADA), HERE)
    fetch(open_to_all.url, "DELETE FROM access.identities RETURNING subject")
    assert by_bearer(open_to_all, asked, mock.forged(**ADA), HERE).user == first.user


def test_who_was_erased_and_comes_again_is_somebody_new(open_to_all: Ledger, asked: Provider, mock: Mock) -> None:
    first = by_bearer(open_to_all, asked, mock.forged(**ADA), HERE)
    ask(open_to_all.store, ErasePerson(first.user))
    assert refused(open_to_all, asked, mock.forged(**ADA)) == DISABLED
    fetch(open_to_all.url, "DELETE FROM access.identities RETURNING subject")
    for claims in (ADA, ADA | {"email": "new@example.org"}):
        again = by_bearer(open_to_all, asked, mock.forged(**claims), HERE)
        assert again.user != first.user


def test_a_username_of_somebody_here_is_not_taken_over(
    open_to_all: Ledger, asked: Provider, mock: Mock, ada: Person
) -> None:
    assert refused(open_to_all, asked, mock.forged(**ADA)) == TAKEN
    assert refused(open_to_all, asked, mock.forged(preferred_username="bob", email="no address")) == UNUSABLE
    assert rows(open_to_all, "identities") == []


@pytest.mark.parametrize(
    ("claimed", "username"),
    [
        ("Ada.Lovelace@Example.ORG", "ada.lovelace@example.org"),
        ("a b\\c", "a_b_c"),
        ("Zoë", "zoe"),
        ("Юрий", "subject"),
        ("x" * 200, "x" * 128),
    ],
)
def test_a_claim_becomes_an_acceptable_username(
    open_to_all: Ledger, asked: Provider, mock: Mock, claimed: str, username: str
) -> None:
    who = by_bearer(open_to_all, asked, mock.forged(preferred_username=claimed, sub="Subject"), HERE).user
    assert open_to_all.store.load(user.KIND, who).required().username == username


def test_strangers_stay_strangers_unless_that_is_set(place: Ledger, asked: Provider, mock: Mock) -> None:
    closed = with_settings(place, mock, oidc_create_users=False)
    assert refused(closed, asked, mock.forged(**ADA)) == UNKNOWN
    assert place.log.head() == 0


def test_a_disabled_user_is_refused_and_so_is_a_bad_token(open_to_all: Ledger, asked: Provider, mock: Mock) -> None:
    who = by_bearer(open_to_all, asked, mock.forged(**ADA), HERE).user
    ask(open_to_all.store, DeactivateUser(who))
    assert refused(open_to_all, asked, mock.forged(**ADA)) == DISABLED
    assert refused(open_to_all, asked, mock.forged(aud="others")) == INVALID


def test_a_sign_in_is_recorded_once_an_hour(open_to_all: Ledger, asked: Provider, mock: Mock) -> None:
    token = mock.forged(**ADA)
    by_bearer(open_to_all, asked, token, HERE)
    fetch(
        open_to_all.url, "UPDATE access.identities SET signed_in_at = now() - interval '61 minutes' RETURNING subject"
    )
    for _ in range(3):
        by_bearer(open_to_all, asked, token, HERE)
    assert len(said(open_to_all, SignInSucceeded)) == 2


def test_when_the_provider_cannot_be_asked_that_is_said(
    open_to_all: Ledger, asked: Provider, mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "safe", lambda _: False)
    with pytest.raises(ProviderUnavailable, match="https"):
        by_bearer(open_to_all, asked, mock.forged(), HERE)


def test_a_provider_is_there_when_it_is_set_whole(place: Ledger, mock: Mock) -> None:
    assert provider(place.settings) is None
    with pytest.raises(SettingError, match="oidc_audience"):
        provider(with_settings(place, mock, oidc_audience=()).settings)
