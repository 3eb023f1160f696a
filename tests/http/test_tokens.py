"""Tokens over HTTP: who is signed in, one's own token and another in its place, passwords, personal tokens."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from waldur_api_client import AuthenticatedClient
from waldur_api_client.api.users import users_remove_password
from waldur_api_client.models.auth_token import AuthToken
from waldur_api_client.models.personal_access_token import PersonalAccessToken
from waldur_api_client.models.personal_access_token_created import PersonalAccessTokenCreated
from waldur_api_client.models.user_auth_token import UserAuthToken

from domain.identity.credential import PasswordRemoved, PasswordSet
from domain.identity.token import TokenIssued, TokenRevoked
from tests.eventstore.support import fetch, until
from tests.http.served import Served
from tests.signin.support import SECRET, said

ME, PERSONAL = "/api/users/me/", "/api/personal-access-tokens/"
TOMORROW = datetime.now(UTC) + timedelta(days=1)


def opens(http: Served, key: str, scheme: str = "Token") -> httpx.Response:
    return http.stranger.get(ME, headers={"Authorization": f"{scheme} {key}"})


def personal(http: Served, who: httpx.Client, **changed: Any) -> Any:
    answer = who.post(PERSONAL, json={"name": "script", "scopes": [], "expires_at": TOMORROW.isoformat()} | changed)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_staff_see_who_is_signed_in(http: Served) -> None:
    ann = http.person("ann")
    rows = http.staff.get("/api/auth-tokens/", params={"page_size": "300"}).json()
    (mine,) = [AuthToken.from_dict(row) for row in rows if row["user_username"] == "ann"]
    assert mine.user == f"{http.url}/api/users/{ann.uuid.hex}/"
    assert (mine.user_is_active, mine.user_token_lifetime) == (True, 3600)
    assert not {each for row in rows for each in row if "token" in each} - {"user_token_lifetime"}
    for address in (ann.uuid.hex, str(ann.uuid), str(ann.uuid.int)):
        assert http.staff.get(f"/api/auth-tokens/{address}/").json()["user_username"] == "ann"
    for address in (uuid4().hex, "x", "7", str(2**130)):
        assert http.staff.get(f"/api/auth-tokens/{address}/").status_code == 404
    head = http.staff.head("/api/auth-tokens/")
    assert int(head.headers["X-Result-Count"]) == len(rows)


def test_nobody_else_does(http: Served) -> None:
    ann = http.person("ann")
    for client in (ann.http, http.person("help", support=True).http):
        assert client.get("/api/auth-tokens/").status_code == 403
        assert client.get(f"/api/auth-tokens/{ann.uuid.hex}/").status_code == 403
        assert client.delete(f"/api/auth-tokens/{ann.uuid.hex}/").status_code == 403
    assert ann.http.get(ME).status_code == 200


def test_staff_end_all_sessions_of_somebody(http: Served) -> None:
    eve = http.person("eve")
    kept = personal(http, eve.http)["token"]
    before = int(http.staff.head("/api/auth-tokens/").headers["X-Result-Count"])
    assert http.staff.delete(f"/api/auth-tokens/{eve.uuid.hex}/").status_code == 204
    assert eve.http.get(ME).json() == {"detail": "Invalid token."}
    assert opens(http, kept).status_code == 200
    assert said(http.ledger, TokenRevoked)[-1].actor == f"user:{http.person('staff').uuid.hex}"
    assert int(http.staff.head("/api/auth-tokens/").headers["X-Result-Count"]) == before - 1
    assert http.staff.delete(f"/api/auth-tokens/{eve.uuid.hex}/").status_code == 404


def test_the_token_one_came_with_is_told_and_no_other(http: Served) -> None:
    ann, bob = http.person("ann"), http.person("bob")
    mine = ann.http.get(f"/api/users/{ann.uuid.hex}/token/").json()
    assert mine["token"] == ann.token
    assert UserAuthToken.from_dict(mine).user_username == "ann"
    others = http.staff.get(f"/api/users/{ann.uuid.hex}/token/")
    assert others.status_code == 404
    assert "refresh_token" in others.json()["detail"]
    assert ann.token not in others.text
    hidden = bob.http.get(f"/api/users/{ann.uuid.hex}/token/")
    assert (hidden.status_code, hidden.json()) == (404, {"detail": "No User matches the given query."})
    script = {"Authorization": f"Token {personal(http, ann.http)['token']}"}
    assert http.stranger.get(f"/api/users/{ann.uuid.hex}/token/", headers=script).status_code == 404


def test_a_fresh_token_ends_the_one_there_is_at_once(http: Served) -> None:
    dora = http.person("dora")
    fresh = dora.http.post(f"/api/users/{dora.uuid.hex}/refresh_token/", headers={"Idempotency-Key": "dora"})
    assert fresh.status_code == 200
    UserAuthToken.from_dict(fresh.json())
    assert dora.http.get(ME).status_code == 401
    assert opens(http, fresh.json()["token"]).json()["uuid"] == dora.uuid.hex
    by_staff = http.staff.post(f"/api/users/{dora.uuid.hex}/refresh_token/").json()["token"]
    assert opens(http, fresh.json()["token"]).status_code == 401
    assert opens(http, by_staff).json()["uuid"] == dora.uuid.hex
    assert http.person("bob").http.post(f"/api/users/{dora.uuid.hex}/refresh_token/").status_code == 404
    assert opens(http, by_staff).status_code == 200


def sign_in(http: Served, username: str, password: str) -> httpx.Response:
    return http.stranger.post("/api-auth/password/", json={"username": username, "password": password})


def test_another_password_ends_all_other_sessions(http: Served) -> None:
    finn = http.person("finn", password=SECRET)
    other, script = sign_in(http, "finn", SECRET).json()["token"], personal(http, finn.http)["token"]
    path = f"/api/users/{finn.uuid.hex}/change_password/"
    assert finn.http.post(path, json={"new_password": "another horse"}).status_code == 200
    assert finn.http.get(ME).status_code == 200
    assert opens(http, other).status_code == 401
    assert opens(http, script).status_code == 200
    assert sign_in(http, "finn", SECRET).status_code == 401
    assert sign_in(http, "finn", "another horse").status_code == 200


def test_staff_give_somebody_another_password_and_that_is_on_record(http: Served) -> None:
    gail = http.person("gail", password=SECRET)
    path = f"/api/users/{gail.uuid.hex}/change_password/"
    headers = {"X-Reason": "lost her phone"}
    assert http.staff.post(path, json={"new_password": "another horse"}, headers=headers).status_code == 200
    assert gail.http.get(ME).status_code == 401
    set_ = said(http.ledger, PasswordSet)[-1]
    assert (set_.actor, set_.reason) == (f"user:{http.person('staff').uuid.hex}", "lost her phone")


def test_staff_take_a_password_away_and_what_was_begun_with_it(http: Served) -> None:
    hugo = http.person("hugo", password=SECRET)
    begun = sign_in(http, "hugo", SECRET).json()["token"]
    path = f"/api/users/{hugo.uuid.hex}/remove_password/"
    assert hugo.http.post(path).status_code == 403
    with AuthenticatedClient(base_url=http.url, token=http.people["staff"].token) as client:
        assert users_remove_password.sync_detailed(hugo.uuid, client=client).status_code == 200
    assert opens(http, begun).status_code == 401
    assert sign_in(http, "hugo", SECRET).status_code == 401
    (gone,) = said(http.ledger, PasswordRemoved)
    assert (gone.actor, gone.event) == (f"user:{http.person('staff').uuid.hex}", PasswordRemoved(user=hugo.uuid))


def test_what_is_wrong_with_a_password(http: Served) -> None:
    ann = http.person("ann")
    path = f"/api/users/{ann.uuid.hex}/change_password/"
    for body, told in (
        ({}, "This field is required."),
        ({"new_password": "short"}, "This password is too short. It must contain at least 8 characters."),
        ({"new_password": "1234567890"}, "This password is entirely numeric."),
    ):
        answer = ann.http.post(path, json=body)
        assert (answer.status_code, answer.json()) == (400, {"new_password": [told]})
    assert http.person("bob").http.post(path, json={}).status_code == 404
    assert http.person("help", support=True).http.post(path, json={"new_password": SECRET}).status_code == 403


def test_a_personal_token_opens_with_either_word_and_is_told_once(http: Served) -> None:
    ann = http.person("ann")
    made = personal(http, ann.http, name="backup")
    assert PersonalAccessTokenCreated.from_dict(made).expires_at == TOMORROW
    assert made["token"].startswith("w_")
    for scheme in ("Token", "Bearer"):
        assert opens(http, made["token"], scheme).json()["uuid"] == ann.uuid.hex
    shown = ann.http.get(f"{PERSONAL}{made['uuid']}/")
    found = PersonalAccessToken.from_dict(shown.json())
    assert (found.uuid, found.name, found.is_active) == (UUID(made["uuid"]), "backup", True)
    assert made["token"] not in shown.text + ann.http.get(PERSONAL).text


def test_a_personal_token_is_nobody_elses(http: Served) -> None:
    made = personal(http, http.person("ann").http)
    for client in (http.person("bob").http, http.staff):
        assert made["uuid"] not in client.get(PERSONAL).text
        assert client.get(f"{PERSONAL}{made['uuid']}/").status_code == 404
        assert client.post(f"{PERSONAL}{made['uuid']}/rotate/").status_code == 404
        assert client.delete(f"{PERSONAL}{made['uuid']}/").status_code == 404
    assert opens(http, made["token"]).status_code == 200


def test_a_rotated_or_revoked_personal_token_ends_at_once(http: Served) -> None:
    ann = http.person("ann")
    old = personal(http, ann.http, name="nightly")
    answer = ann.http.post(f"{PERSONAL}{old['uuid']}/rotate/")
    fresh = answer.json()
    assert (answer.status_code, fresh["name"], fresh["expires_at"]) == (201, "nightly", old["expires_at"])
    assert opens(http, old["token"], "Bearer").json() == {"detail": "Invalid token."}
    assert opens(http, fresh["token"], "Bearer").status_code == 200
    assert ann.http.delete(f"{PERSONAL}{fresh['uuid']}/").status_code == 204
    assert opens(http, fresh["token"]).status_code == 401
    assert ann.http.delete(f"{PERSONAL}{fresh['uuid']}/").status_code == 404


def test_an_expired_personal_token_opens_nothing(http: Served) -> None:
    ann = http.person("ann")
    made = personal(http, ann.http)
    assert opens(http, made["token"]).status_code == 200
    fetch(http.ledger.url, f"UPDATE access.tokens SET expires_at = now() WHERE id = '{made['uuid']}' RETURNING id")
    expired = ann.http.get(f"{PERSONAL}{made['uuid']}/").json()
    assert expired["is_active"] is False
    assert opens(http, made["token"]).json() == {"detail": "Token has expired."}


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"name": ""}, "name"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": None}, "expires_at"),
        ({"scopes": ["PROJECT.LIST"]}, "scopes"),
        ({"allowed_networks": ["192.0.2.0/24"]}, "allowed_networks"),
    ],
)
def test_what_a_personal_token_cannot_be(http: Served, changed: dict[str, Any], name: str) -> None:
    body = {"name": "x", "scopes": [], "expires_at": TOMORROW.isoformat()} | changed
    answer = http.person("ann").http.post(PERSONAL, json=body)
    assert (answer.status_code, list(answer.json())) == (400, [name])


def test_when_a_personal_token_was_used(http: Served) -> None:
    ann = http.person("ann")
    made = personal(http, ann.http)
    before = f"UPDATE access.tokens SET used_at = now() - interval '1 hour' WHERE id = '{made['uuid']}' RETURNING id"
    fetch(http.ledger.url, before)
    long_ago = ann.http.get(f"{PERSONAL}{made['uuid']}/").json()["last_used_at"]
    assert opens(http, made["token"]).status_code == 200
    row = f"SELECT used_at > now() - interval '1 minute' FROM access.tokens WHERE id = '{made['uuid']}'"
    until(lambda: fetch(http.ledger.url, row) == [(True,)])
    assert ann.http.get(f"{PERSONAL}{made['uuid']}/").json()["last_used_at"] > long_ago


def test_no_event_has_a_key(http: Served) -> None:
    made = personal(http, http.person("ann").http)
    assert made["token"] not in str([one.event for one in said(http.ledger, TokenIssued)])
