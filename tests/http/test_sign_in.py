"""Signing in with a password over HTTP, and signing out."""

from uuid import uuid4

import pytest

from api.signin.refused import LOCKED, WRONG
from commands.identity.user import DeactivateUser
from domain.identity.sign_in import SignedOut, SignInFailed, SignInSucceeded
from tests.eventstore.support import ask, until
from tests.http.served import Served, served
from tests.signin.support import SECRET, events, said

PATH, ME = "/api-auth/password/", "/api/users/me/"


def test_a_password_gives_a_token_that_opens(http: Served) -> None:
    ada = http.person("ada", password=SECRET)
    answer = http.stranger.post(PATH, json={"username": "ada", "password": SECRET})
    assert (answer.status_code, list(answer.json())) == (200, ["token"])
    token = answer.json()["token"]
    assert len(token) == 40
    assert token != ada.token
    for scheme in ("Token", "token", "TOKEN"):
        me = http.stranger.get(ME, headers={"Authorization": f"{scheme} {token}"})
        assert (me.status_code, me.json()["uuid"]) == (200, ada.uuid.hex)
    assert SignInSucceeded(user=ada.uuid, method="password", address="127.0.0.1") in events(
        http.ledger, SignInSucceeded
    )
    (came,) = [one for one in said(http.ledger, SignInSucceeded) if one.actor == f"user:{ada.uuid.hex}"]
    assert came.correlation.hex == answer.headers["X-Correlation-ID"]
    assert int(answer.headers["X-Position"]) >= came.position


def test_a_form_will_do(http: Served) -> None:
    http.person("ada", password=SECRET)
    assert http.stranger.post(PATH, data={"username": "ada", "password": SECRET}).status_code == 200


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"password": "x"}, {"username": ["This field is required."]}),
        ({"username": "x"}, {"password": ["This field is required."]}),
        ({"username": "", "password": "x"}, {"username": ["This field may not be blank."]}),
        ({"username": "x", "password": ""}, {"password": ["This field may not be blank."]}),
        ({"username": "x", "password": None}, {"password": ["This field may not be null."]}),
    ],
)
def test_what_is_missing_is_named(http: Served, body: dict[str, object], told: dict[str, list[str]]) -> None:
    answer = http.stranger.post(PATH, json=body)
    assert (answer.status_code, answer.json()) == (400, told)


def test_wrong_is_wrong_whichever_half(http: Served) -> None:
    http.person("bob", password=SECRET)
    for name, password in (("bob", "not this"), ("nobody-has-this", SECRET), ("bob\x00", SECRET)):
        answer = http.stranger.post(PATH, json={"username": name, "password": password})
        assert (answer.status_code, answer.json()) == (401, {"detail": WRONG})
        assert answer.headers["WWW-Authenticate"] == "Token"
    assert [one.user for one in events(http.ledger, SignInFailed)] == [http.person("bob").uuid]


def test_four_wrong_ones_lock_out_that_name_from_that_address(http: Served) -> None:
    http.person("carol", password=SECRET)
    here, there = {"X-Forwarded-For": "198.51.100.7"}, {"X-Forwarded-For": "198.51.100.8"}
    right, wrong = ({"username": "carol", "password": one} for one in (SECRET, "wrong"))
    for _ in range(4):
        assert http.stranger.post(PATH, json=wrong, headers=here).json() == {"detail": WRONG}
    locked = http.stranger.post(PATH, json=right, headers=here)
    assert (locked.status_code, locked.json()) == (401, {"detail": LOCKED})
    assert http.stranger.post(PATH, json=right, headers=there).status_code == 200
    assert {one.address for one in events(http.ledger, SignInFailed)} >= {"198.51.100.7"}


def test_who_is_no_proxy_cannot_choose_an_address(server_url: str) -> None:
    with served(server_url, trusted_proxies="192.0.2.1") as site:
        site.person("carol", password=SECRET)
        for number in range(5):
            headers = {"X-Forwarded-For": f"198.51.100.{number}"}
            answer = site.stranger.post(PATH, json={"username": "carol", "password": "wrong"}, headers=headers)
        assert answer.json() == {"detail": LOCKED}
        assert {one.address for one in events(site.ledger, SignInFailed)} == {"127.0.0.1"}


def test_a_disabled_account_does_not_come_in(http: Served) -> None:
    dan = http.person("dan", password=SECRET)
    ask(http.ledger.store, DeactivateUser(dan.uuid))
    answer = http.stranger.post(PATH, json={"username": "dan", "password": SECRET})
    assert (answer.status_code, answer.json()) == (401, {"detail": "User account is disabled."})
    told = {"detail": "User inactive or deleted."}
    until(lambda: dan.http.get(ME).json() == told)


def test_signing_out_ends_this_session_at_once_and_no_other(http: Served) -> None:
    ada = http.person("ada", password=SECRET)
    one, two = (
        http.stranger.post(PATH, json={"username": "ada", "password": SECRET}).json()["token"] for _ in range(2)
    )
    headers = [{"Authorization": f"Token {token}"} for token in (one, two)]
    assert [http.stranger.get(ME, headers=each).status_code for each in headers] == [200, 200]
    gone = http.stranger.post("/api-auth/logout/", headers=headers[0])
    assert (gone.status_code, gone.content) == (204, b"")
    answers = [http.stranger.get(ME, headers=each) for each in headers]
    assert [each.status_code for each in answers] == [401, 200]
    assert answers[0].json() == {"detail": "Invalid token."}
    assert said(http.ledger, SignedOut)[-1].event == SignedOut(user=ada.uuid, address="127.0.0.1")


def test_only_who_is_in_can_sign_out(http: Served) -> None:
    assert http.stranger.post("/api-auth/logout/").status_code == 401


def test_signing_out_of_a_borrowed_user_ends_ones_own_session(http: Served) -> None:
    http.person("root", staff=True, password=SECRET)
    token = http.stranger.post(PATH, json={"username": "root", "password": SECRET}).json()["token"]
    headers = {"Authorization": f"Token {token}"}
    bob = http.person("bob")
    borrowed = {**headers, "X-Impersonated-User-Uuid": bob.uuid.hex}
    assert http.stranger.get(ME, headers=borrowed).json()["uuid"] == bob.uuid.hex
    assert http.stranger.post("/api-auth/logout/", headers=borrowed).status_code == 204
    assert http.stranger.get(ME, headers=headers).status_code == 401
    assert bob.http.get(ME).status_code == 200


def test_an_answer_is_not_kept_with_the_token_in_it(http: Served) -> None:
    http.person("ada", password=SECRET)
    headers = {"Idempotency-Key": uuid4().hex}
    keys = {
        http.stranger.post(PATH, json={"username": "ada", "password": SECRET}, headers=headers).json()["token"]
        for _ in range(2)
    }
    assert len(keys) == 2
