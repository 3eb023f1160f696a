"""How one sees that a field of a request was taken, where the answer itself does not show it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx

from tests.contract import rereads
from tests.contract.calls.shared import Call
from tests.contract.client import Operation
from tests.contract.rereads import Look, Shown
from tests.contract.world import PASSWORD, World


def shown(world: World, which: Operation, given: Call, response: httpx.Response | None) -> Shown:
    """What there is to see; before the call where there is no response yet."""
    if which.operation in _SPECIAL:
        return _SPECIAL[which.operation](world, given, response)
    if which.operation.endswith(("_add_user", "_update_user")):
        return _member(world, which, given)
    if which.operation.endswith("_delete_user"):
        return {} if _member(world, which, given) else given.get("body", {})
    if response is None and "uuid" not in given:
        return {}
    answer = response.json() if response is not None and response.content else {}
    address = (
        answer.get("url") or f"{which.path.partition('{')[0]}{UUID(str(given.get('uuid', answer.get('uuid')))).hex}/"
    )
    again = world.staff.http.get(address)
    return _seen({**answer, **(again.json() if again.status_code == 200 else {})})


def _seen(found: Mapping[str, Any]) -> Shown:
    """Agreeing is seen by its date."""
    return {**found, "agree_with_policy": bool(found.get("agreement_date"))}


def _member(world: World, which: Operation, given: Call) -> Shown:
    scope = f"{which.path.partition('{')[0]}{UUID(str(given['uuid'])).hex}/"
    rows = world.staff.http.get(f"{scope}list_users/?page_size=300")
    body = given["body"]
    for row in rows.json() if rows.status_code == 200 else ():
        if row["user_uuid"] == UUID(str(body["user"])).hex and row["role_name"] == body["role"]:
            return {"user": row["user_uuid"], "role": row["role_name"], "expiration_time": row.get("expiration_time")}
    return {}


def _signed_in(world: World, _given: Call, response: httpx.Response | None) -> Shown:
    """The token works: name and password were looked at."""
    if response is None:
        return {}
    headers = {"Authorization": f"Token {response.json().get('token')}"}
    worked = world.served.stranger.get("/api/users/me/", headers=headers).status_code == 200
    return dict(_given["body"]) if worked else {}


def _new_password(world: World, given: Call, response: httpx.Response | None) -> Shown:
    person = world.staff.http.get(f"/api/users/{UUID(str(given['uuid'])).hex}/")
    if response is None or person.status_code != 200:
        return {}
    asked = {"username": person.json()["username"], "password": PASSWORD}
    opened = world.served.stranger.post("/api-auth/password/", json=asked)
    return {"new_password": PASSWORD} if opened.status_code == 200 else {}


def _settings(world: World, _given: Call, _response: httpx.Response | None) -> Shown:
    found = world.staff.http.get("/api/override-settings/")
    return found.json() if found.status_code == 200 else {}


def _with_team(name: str) -> Look:
    """`name` says whether people stay in the project, or come back to it."""

    def found(world: World, given: Call, response: httpx.Response | None) -> Shown:
        team = world.staff.http.get(f"/api/projects/{UUID(str(given['uuid'])).hex}/list_users/")
        there = {name: bool(team.json()) if team.status_code == 200 else None}
        return {**response.json(), **there} if response is not None else there

    return found


_SPECIAL: Mapping[str, Look] = {
    **rereads.LOOKS,
    "api_auth_password": _signed_in,
    "users_change_password": _new_password,
    "override_settings": _settings,
    "projects_move_project": _with_team("preserve_permissions"),
    "projects_recover": _with_team("restore_team_members"),
}
