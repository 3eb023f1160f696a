"""Keystone: tokens, projects, users, roles."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from adapters.simulators.openstack.asked import Answer, Asked, Refusal, matching
from adapters.simulators.openstack.catalogue import catalogue
from adapters.simulators.openstack.routing import Route, route
from adapters.simulators.openstack.world import Item, World, all_shown, shown

DOMAIN = {"id": "default", "name": "Default"}
LIFE = 3600.0
UNAUTHORIZED = Refusal(401, "The request you have made requires authentication.", "Unauthorized")


def issue(asked: Asked) -> Answer:
    """POST /auth/tokens"""
    world, auth = asked.world, asked.body["auth"]
    user = _user(world, auth["identity"]["password"]["user"])
    project = _project(world, auth.get("scope", {}).get("project", {}))
    roles = [one["role"] for one in world.all("grants", user=user["id"], project=project["id"])]
    if not roles:
        raise UNAUTHORIZED
    expires, settings = time.time(), world.get("settings", "tokens") or {}
    expires += settings.get("life", LIFE)
    token = {"id": uuid4().hex, "user": user["id"], "project": project["id"], "roles": roles, "expires": expires}
    world.put("tokens", token)
    return Answer(201, {"token": _told(asked, user, project, token)}, {"X-Subject-Token": str(token["id"])})


def bearer(world: World, token: str) -> Item:
    """Raises Refusal unless it is a token that holds."""
    found = world.get("tokens", token)
    if found is None or found["expires"] < time.time() or world.get("projects", found["project"]) is None:
        raise UNAUTHORIZED
    return found


def _user(world: World, given: Item) -> Item:
    for one in world.all("users"):
        if given.get("id", one["id"]) == one["id"] and given.get("name", one["name"]) == one["name"]:
            if one["_password"] == given["password"]:
                return one
            break
    raise UNAUTHORIZED


def _project(world: World, given: Item) -> Item:
    for one in world.all("projects"):
        if (given.get("id"), None) == (one["id"], None) or given.get("name") == one["name"]:
            return one
    raise UNAUTHORIZED


def _told(asked: Asked, user: Item, project: Item, token: Item) -> Item:
    names = {one["id"]: one["name"] for one in asked.world.all("roles")}
    return {
        "methods": ["password"],
        "user": {"id": user["id"], "name": user["name"], "domain": DOMAIN},
        "project": {"id": project["id"], "name": project["name"], "domain": DOMAIN},
        "roles": [{"id": one, "name": names[one]} for one in token["roles"]],
        "issued_at": _time(time.time()),
        "expires_at": _time(token["expires"]),
        "catalog": catalogue(asked.base, project["id"]),
    }


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def list_projects(asked: Asked) -> Answer:
    found = matching(asked, list(asked.world.all("projects")), "name", "domain_id")
    tags = set(filter(None, asked.query.get("tags", "").split(",")))
    return Answer(200, {"projects": all_shown(one for one in found if tags <= set(one["tags"]))})


def create_project(asked: Asked) -> Answer:
    asked.require_admin()
    given = {"enabled": True, "description": "", "tags": [], "domain_id": "default", **asked.body["project"]}
    _require_free(asked, "projects", "project", given["name"])
    return Answer(201, {"project": asked.world.put("projects", {"id": uuid4().hex, **given})})


def change_project(asked: Asked) -> Answer:
    asked.require_admin()
    project = asked.one("projects", "project")
    return Answer(200, {"project": shown(asked.world.change("projects", project, **asked.body["project"]))})


def show_project(asked: Asked) -> Answer:
    return Answer(200, {"project": shown(asked.one("projects", "project"))})


def delete_project(asked: Asked) -> Answer:
    asked.require_admin()
    asked.world.drop("projects", asked.one("projects", "project")["id"])
    return Answer(204)


def list_users(asked: Asked) -> Answer:
    asked.require_admin()
    return Answer(200, {"users": all_shown(matching(asked, list(asked.world.all("users")), "name", "domain_id"))})


def create_user(asked: Asked) -> Answer:
    asked.require_admin()
    given = dict(asked.body["user"])
    _require_free(asked, "users", "user", given["name"])
    user = {"id": uuid4().hex, "enabled": True, "domain_id": "default", "_password": given.pop("password"), **given}
    return Answer(201, {"user": shown(asked.world.put("users", user))})


def change_user(asked: Asked) -> Answer:
    asked.require_admin()
    given: dict[str, Any] = dict(asked.body["user"])
    if "password" in given:
        given["_password"] = given.pop("password")
    return Answer(200, {"user": shown(asked.world.change("users", asked.one("users", "user"), **given))})


def delete_user(asked: Asked) -> Answer:
    asked.require_admin()
    asked.world.drop("users", asked.one("users", "user")["id"])
    return Answer(204)


def list_roles(asked: Asked) -> Answer:
    return Answer(200, {"roles": all_shown(matching(asked, list(asked.world.all("roles")), "name"))})


def grant(asked: Asked) -> Answer:
    asked.require_admin()
    names = {kind: asked.one(f"{kind}s", kind, kind)["id"] for kind in ("project", "user", "role")}
    asked.world.put("grants", {"id": "/".join(names.values()), **names})
    return Answer(204)


def _require_free(asked: Asked, kind: str, what: str, name: str) -> None:
    if any(asked.world.all(kind, name=name)):
        text = f"it is not permitted to have two {what}s with the same name in the same domain: {name}."
        raise Refusal(409, f"Conflict occurred attempting to store {what} - {text}", "Conflict")


V3 = "/identity/v3"
ROUTES: list[Route] = [
    route("POST", f"{V3}/auth/tokens", issue, open=True),
    route("GET", f"{V3}/projects", list_projects),
    route("POST", f"{V3}/projects", create_project),
    route("GET", f"{V3}/projects/{{id}}", show_project),
    route("PATCH", f"{V3}/projects/{{id}}", change_project),
    route("DELETE", f"{V3}/projects/{{id}}", delete_project),
    route("GET", f"{V3}/users", list_users),
    route("POST", f"{V3}/users", create_user),
    route("PATCH", f"{V3}/users/{{id}}", change_user),
    route("DELETE", f"{V3}/users/{{id}}", delete_user),
    route("GET", f"{V3}/roles", list_roles),
    route("PUT", f"{V3}/projects/{{project}}/users/{{user}}/roles/{{role}}", grant),
]
