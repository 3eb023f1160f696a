"""A tenant: a project, a user of its own, and roles. Found again by the project's tag."""

import secrets
from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack.asking import ask, get, look, pages, remove
from adapters.openstack.cloud import Cloud, access
from adapters.openstack.outcome import mark, marked_among
from adapters.trouble import Gone, Terminal

MEMBER, ADMIN = "member", "admin"
LONGEST_NAME = 64


class TenantWish(msgspec.Struct, frozen=True, kw_only=True):
    """The password is made and kept before: a repeated try must bring the same."""

    name: str
    username: str
    password: str
    description: str = ""

    def __repr__(self) -> str:
        return f"TenantWish({self.name!r}, password hidden)"


class TenantSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`stream` is whom it was made for, by its mark."""

    backend_id: str
    stream: UUID | None
    name: str
    description: str
    enabled: bool


def new_password() -> str:
    return secrets.token_urlsafe(24)


def unique_name(title: str, stream: UUID) -> str:
    """Names of projects and users are unique in a cloud, titles are not."""
    return f"{title[: LONGEST_NAME - 9]} {stream.hex[:8]}".strip()


def find(cloud: Cloud, stream: UUID) -> TenantSeen | None:
    found = look(cloud, "identity", "/projects", "projects", {"tags": mark(stream)})
    return _seen(found) if found else None


def create(cloud: Cloud, stream: UUID, wish: TenantWish) -> TenantSeen:
    """We ourselves become its administrators, so that its machines and volumes can be made by us."""
    project = find(cloud, stream) or _create_project(cloud, stream, wish)
    user = _user(cloud, wish.username) or _create_user(cloud, wish.username, wish.password, project.backend_id)
    _grant(cloud, project.backend_id, user["id"], MEMBER)
    enter(cloud, project.backend_id)
    return project


def all_tenants(cloud: Cloud) -> tuple[TenantSeen, ...]:
    """Of our domain, but not the one we ourselves are in."""
    found = pages(cloud, "identity", "/projects", "projects", {"domain_id": _domain(cloud)})
    return tuple(_seen(each) for each in found if each["id"] != access(cloud).project_id)


def enter(cloud: Cloud, backend_id: str) -> None:
    """We ourselves become its administrators: nothing can be made in it otherwise."""
    _grant(cloud, backend_id, str(access(cloud).user_id), ADMIN)


def give_user(cloud: Cloud, backend_id: str, username: str, password: str) -> None:
    """One of its own, with this password whether it was there or not."""
    user = _user(cloud, username) or _create_user(cloud, username, password, backend_id)
    _grant(cloud, backend_id, user["id"], MEMBER)
    _set_password(cloud, user, password)


def see(cloud: Cloud, backend_id: str) -> TenantSeen:
    return _seen(get(cloud, "identity", f"/projects/{backend_id}", "project"))


def is_there(cloud: Cloud, backend_id: str) -> bool:
    """Nobody is let into a project that is not, with an answer that could mean a wrong password as well."""
    try:
        see(cloud, backend_id)
    except Gone:
        return False
    return True


def change(cloud: Cloud, backend_id: str, name: str, description: str) -> TenantSeen:
    body = {"project": {"name": name, "description": description}}
    return _seen(ask(cloud, "identity", "PATCH", f"/projects/{backend_id}", body)["project"])


def change_password(cloud: Cloud, username: str, password: str) -> None:
    user = _user(cloud, username)
    if user is None:
        raise Terminal(f"identity: there is no user {username}")
    _set_password(cloud, user, password)


def _set_password(cloud: Cloud, user: dict[str, Any], password: str) -> None:
    ask(cloud, "identity", "PATCH", f"/users/{user['id']}", {"user": {"password": password}})


def delete(cloud: Cloud, backend_id: str, username: str) -> None:
    """What is in the project is not looked at: it goes before. Without a name nobody goes along."""
    if username and (user := _user(cloud, username)):
        remove(cloud, "identity", f"/users/{user['id']}")
    remove(cloud, "identity", f"/projects/{backend_id}")


def _create_project(cloud: Cloud, stream: UUID, wish: TenantWish) -> TenantSeen:
    told = {"name": wish.name, "description": wish.description, "domain_id": _domain(cloud), "tags": [mark(stream)]}
    return _seen(ask(cloud, "identity", "POST", "/projects", {"project": told})["project"])


def _user(cloud: Cloud, username: str) -> dict[str, Any] | None:
    return look(cloud, "identity", "/users", "users", {"name": username, "domain_id": _domain(cloud)})


def _create_user(cloud: Cloud, username: str, password: str, project: str) -> dict[str, Any]:
    told = {"name": username, "password": password, "domain_id": _domain(cloud)}
    answer = ask(cloud, "identity", "POST", "/users", {"user": {**told, "default_project_id": project}})
    return dict(answer["user"])


def _grant(cloud: Cloud, project: str, user: str, role: str) -> None:
    ask(cloud, "identity", "PUT", f"/projects/{project}/users/{user}/roles/{role_id(cloud, role)}")


def role_id(cloud: Cloud, name: str) -> str:
    """Raises Terminal."""
    if name not in cloud.noted:
        found = look(cloud, "identity", "/roles", "roles", {"name": name})
        if found is None:
            raise Terminal(f"identity: the cloud has no role {name}")
        cloud.noted[name] = found["id"]
    return cloud.noted[name]


def _domain(cloud: Cloud) -> str:
    """Ours."""
    return str(access(cloud).project_domain_id)


def _seen(project: dict[str, Any]) -> TenantSeen:
    told = {"name": project["name"], "description": project.get("description") or "", "enabled": project["enabled"]}
    return TenantSeen(backend_id=project["id"], stream=marked_among(project.get("tags", ())), **told)
