"""How long a token opens, here and in another process, and that it shows up nowhere."""

import logging
import statistics
import time
from datetime import datetime
from typing import Any

import httpx
import pytest

from adapters.access import passwords
from api.http.server import in_thread
from commands.identity.user import ActivateUser, ChangeUser, DeactivateUser
from tests.eventstore.support import ask, fetch, until
from tests.http.served import Person, Served
from tests.signin.support import SECRET, everything_stored, hashed

ME, PASSWORD = "/api/users/me/", "/api-auth/password/"


def set_back(http: Served, who: Person, by: str) -> None:
    change = f"UPDATE access.tokens SET used_at = now() - interval '{by}' WHERE user_uuid = '{who.uuid}' RETURNING id"
    assert fetch(http.ledger.url, change)


def forget(http: Served, who: Person) -> None:
    """Every process looks the token up again."""
    fetch(http.ledger.url, f"UPDATE access.tokens SET lifetime = lifetime WHERE user_uuid = '{who.uuid}' RETURNING id")


def used_at(http: Served, who: Person) -> datetime:
    ((found,),) = fetch(http.ledger.url, f"SELECT used_at FROM access.tokens WHERE user_uuid = '{who.uuid}'")
    assert isinstance(found, datetime)
    return found


def test_a_session_slides_at_most_once_a_minute(http: Served) -> None:
    ann = http.person("ann")
    first = used_at(http, ann)
    for _ in range(5):
        assert ann.http.get(ME).status_code == 200
    assert used_at(http, ann) == first
    set_back(http, ann, "50 minutes")
    forget(http, ann)
    until(lambda: ann.http.get(ME).status_code == 200 and used_at(http, ann) > first)


def test_a_session_nobody_used_ends(http: Served) -> None:
    bob = http.person("bob")
    assert bob.http.get(ME).status_code == 200
    set_back(http, bob, "61 minutes")
    forget(http, bob)
    until(lambda: bob.http.get(ME).json() == {"detail": "Token has expired."})
    assert bob.http.get(ME).headers["WWW-Authenticate"] == "Token"


def test_a_session_is_as_long_as_its_user_wants(http: Served) -> None:
    carol = http.person("carol", password=SECRET)
    for seconds in (60, None):
        ask(http.ledger.store, ChangeUser(carol.uuid, token_lifetime=seconds))
        http.stranger.post(PASSWORD, json={"username": "carol", "password": SECRET}).raise_for_status()
        query = f"SELECT lifetime FROM access.tokens WHERE user_uuid = '{carol.uuid}' ORDER BY created_at DESC LIMIT 1"
        assert fetch(http.ledger.url, query) == [(seconds,)]


def test_who_is_deactivated_is_out_and_comes_back(http: Served) -> None:
    dan = http.person("dan")
    assert dan.http.get(ME).status_code == 200
    ask(http.ledger.store, DeactivateUser(dan.uuid))
    until(lambda: dan.http.get(ME).json() == {"detail": "User inactive or deleted."})
    assert dan.http.get(ME).status_code == 401
    ask(http.ledger.store, ActivateUser(dan.uuid))
    until(lambda: dan.http.get(ME).status_code == 200)


def test_an_ended_session_ends_in_every_process(http: Served) -> None:
    eve = http.person("eve", password=SECRET)
    with in_thread(http.ledger) as other:
        headers = {"Authorization": f"Token {eve.token}"}
        assert [httpx.get(url + ME, headers=headers).status_code for url in (http.url, other)] == [200, 200]
        assert httpx.post(f"{other}/api-auth/logout/", headers=headers).status_code == 204
        assert httpx.get(other + ME, headers=headers).status_code == 401
        began = time.monotonic()
        until(lambda: httpx.get(http.url + ME, headers=headers).status_code == 401)
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Token", "Invalid token. No credentials provided."),
        ("Token a b", "Invalid token. Token string should not contain spaces."),
        ("Token x", "Invalid token."),
        ("Token \xff", "Invalid token."),
        ("Bearer w_x", "Invalid token."),
        ("Basic YTpi", "Authentication credentials were not provided."),
        ("x", "Authentication credentials were not provided."),
    ],
)
def test_what_does_not_open(http: Served, header: str, told: str) -> None:
    answer = http.stranger.get(ME, headers=[(b"Authorization", header.encode("latin-1"))])
    assert (answer.status_code, answer.json()) == (401, {"detail": told})
    assert answer.headers["WWW-Authenticate"] == "Token"


def test_the_same_work_for_a_name_nobody_has(http: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    http.person("finn", password=SECRET)
    seen = hashed(monkeypatch)
    for name in ("finn", "nobody-at-all"):
        http.stranger.post(PASSWORD, json={"username": name, "password": "wrong"})
    assert len(seen) == 2
    assert len({*seen}) == 1


def test_the_hash_takes_as_long_as_the_decision_says() -> None:
    """Decision 4 says some tens of milliseconds; a core that shares its time takes longer, none takes less than one."""
    took = []
    for _ in range(5):
        began = time.perf_counter()
        passwords.HASHER.hash("x")
        took.append(time.perf_counter() - began)
    assert 0.005 < statistics.median(took) < 1


def test_secrets_show_up_nowhere(http: Served, caplog: pytest.LogCaptureFixture) -> None:
    secret, fresh = "a password to look for", "another one to look for"
    gail = http.person("gail", password=secret)
    keyed = {"Idempotency-Key": "gail"}
    said: list[httpx.Response] = []

    def post(path: str, token: str = gail.token, **body: Any) -> Any:
        headers = {**keyed, "Authorization": f"Token {token}"} if token else keyed
        said.append(http.stranger.post(path, json=body, headers=headers))
        return said[-1].json()

    with caplog.at_level(logging.DEBUG):
        tokens = [gail.token, post(PASSWORD, "", username="gail", password=secret)["token"]]
        post(PASSWORD, "", username="gail", password=fresh)
        post(PASSWORD, "", username=secret, password={"no": fresh})
        post(f"/api/users/{gail.uuid.hex}/change_password/", new_password=[fresh])
        post(f"/api/users/{gail.uuid.hex}/change_password/", new_password=fresh)
        expires = "2099-01-01T00:00:00Z"
        made = post("/api/personal-access-tokens/", name="x", scopes=[], expires_at=expires)
        rotated = post(f"/api/personal-access-tokens/{made['uuid']}/rotate/")
        tokens += [made["token"], rotated["token"]]
        tokens.append(post(f"/api/users/{gail.uuid.hex}/refresh_token/")["token"])
    http.settled()
    figures, stored = http.staff.get("/metrics").text, everything_stored(http.ledger)
    errors = "".join(answer.text for answer in said if answer.status_code >= 400)
    for one in (secret, fresh, *tokens):
        assert one not in figures
        assert one not in stored
        assert one not in caplog.text
        assert one not in errors
