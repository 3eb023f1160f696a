"""Tokens of an identity provider over HTTP, with a real one beside it."""

import logging
import time
from collections.abc import Iterator

import httpx
import pytest

from adapters.access import keys
from domain.identity.sign_in import SignInSucceeded
from domain.identity.user_events import UserRegistered
from tests.eventstore.support import together
from tests.http.served import Served, served
from tests.signin.provider import AUDIENCE, Mock, provider_mock
from tests.signin.support import said

pytestmark = pytest.mark.filterwarnings("ignore")
ME, LOGOUT = "/api/users/me/", "https://id.example.org/logout"


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    with pytest.MonkeyPatch.context() as patch, provider_mock(patch) as found:
        yield found


@pytest.fixture(scope="module")
def site(server_url: str, mock: Mock) -> Iterator[Served]:
    with served(
        server_url,
        oidc_issuer=mock.issuer,
        oidc_audience=AUDIENCE,
        oidc_create_users="yes",
        oidc_logout_url=LOGOUT,
    ) as found:
        yield found


def get(site: Served, token: str, path: str = ME, method: str = "GET") -> httpx.Response:
    return site.stranger.request(method, path, headers={"Authorization": f"Bearer {token}"})


def test_who_comes_first_is_made_and_shown_in_the_same_request(site: Served, mock: Mock) -> None:
    answer = get(site, mock.forged(sub="ada", preferred_username="Ada@Example.org", name="Ada L"))
    assert (answer.status_code, answer.json()["username"]) == (200, "ada@example.org")
    again = get(site, mock.forged(sub="ada", preferred_username="other"))
    assert again.json()["uuid"] == answer.json()["uuid"]


def test_tokens_as_the_provider_gives_them(site: Served, mock: Mock) -> None:
    given = mock.signed_in("bob", preferred_username="bob", name="Bob B", email="bob@example.org")
    signed, opaque = get(site, given["id_token"]), get(site, given["access_token"])
    assert (signed.status_code, opaque.status_code) == (200, 200)
    assert signed.json()["uuid"] == opaque.json()["uuid"]


def test_of_many_first_requests_at_once_all_succeed_as_one_user(site: Served, mock: Mock) -> None:
    token = mock.forged(sub="crowd", preferred_username="crowd")
    found = together(lambda _: get(site, token).raise_for_status().json()["uuid"], 8)
    (who,) = {str(one) for one in found}
    assert [one.stream.hex for one in said(site.ledger, UserRegistered)].count(who) == 1
    assert [one.actor for one in said(site.ledger, SignInSucceeded)].count(f"user:{who}") == 1


def test_a_user_from_the_provider_can_write_and_read(site: Served, mock: Mock) -> None:
    headers = {"Authorization": f"Bearer {mock.forged(sub='writer', preferred_username='writer')}"}
    who = site.stranger.get(ME, headers=headers).json()["uuid"]
    changed = site.stranger.patch(f"/api/users/{who}/", json={"job_title": "Writer"}, headers=headers)
    assert (changed.status_code, changed.json()["job_title"]) == (200, "Writer")


def test_what_is_no_good_is_refused_quietly(site: Served, mock: Mock, caplog: pytest.LogCaptureFixture) -> None:
    now = int(time.time())
    bad = {
        "expired": mock.forged(exp=now - 3600),
        "for others": mock.forged(aud="others"),
        "shared secret": mock.forged(key="secret" * 8, algorithm="HS256"),
        "of nobody": "x" * 40,
        "too long": "x" * 20_000,
        "not of this world": "a.b.c",
    }
    with caplog.at_level(logging.DEBUG):
        for what, token in bad.items():
            answer = get(site, token)
            assert (answer.status_code, answer.json()) == (401, {"detail": "Invalid token."}), what
            assert answer.headers["WWW-Authenticate"] == "Token"
    assert "Traceback" not in caplog.text
    assert all(token not in caplog.text for token in bad.values())


def test_signing_out_leads_to_the_provider(site: Served, mock: Mock) -> None:
    answer = get(site, mock.forged(sub="leaver", preferred_username="leaver"), "/api-auth/logout/", "POST")
    assert (answer.status_code, answer.json()) == (200, {"logout_url": LOGOUT})


def test_when_the_provider_does_not_answer(server_url: str, mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "safe", lambda _: False)
    with served(server_url, oidc_issuer=mock.issuer, oidc_audience=AUDIENCE) as site:
        answer = get(site, mock.forged())
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert site.person("ann").http.get(ME).status_code == 200


def test_without_a_provider_the_word_means_nothing(http: Served, mock: Mock) -> None:
    answer = get(http, mock.forged())
    told = {"detail": "Authentication credentials were not provided."}
    assert (answer.status_code, answer.json()) == (401, told)
    assert get(http, mock.forged(), "/api-auth/logout/", "POST").status_code == 401
