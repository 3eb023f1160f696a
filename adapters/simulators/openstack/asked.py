"""What a handler is given and what it answers."""

from typing import Any

import msgspec

from adapters.simulators.openstack.world import Item, World


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """`project`, `user` and `roles` are those of the token; empty where none is needed. `base` is our own address."""

    world: World
    service: str
    base: str
    names: dict[str, str]
    query: dict[str, str]
    body: dict[str, Any]
    project: str = ""
    user: str = ""
    roles: tuple[str, ...] = ()

    def one(self, kind: str, what: str, name: str = "id") -> Item:
        """The one that the path names. Raises Refusal."""
        found = self.world.get(kind, self.names[name])
        if found is None or not self.may_see(found):
            raise Refusal(404, f"{what} {self.names[name]} could not be found.", f"{what}NotFound")
        return found

    def may_see(self, item: Item) -> bool:
        return "admin" in self.roles or item.get("_public", False) or owner(item) in ("", self.project)

    def require_admin(self) -> None:
        if "admin" not in self.roles:
            raise Refusal(403, "You are not authorized to perform the requested action.", "Forbidden")


class Answer(msgspec.Struct, frozen=True):
    status: int
    body: Any = None
    headers: dict[str, str] = {}


class Refusal(Exception):
    """`kind` is Neutron's name for it."""

    def __init__(self, status: int, message: str, kind: str = "BadRequest") -> None:
        super().__init__(message)
        self.status, self.message, self.kind = status, message, kind


def owner(item: Item) -> str:
    """Empty: everybody's."""
    return str(item.get("tenant_id") or item.get("os-vol-tenant-attr:tenant_id") or "")


def matching(asked: Asked, items: list[Item], *names: str) -> list[Item]:
    """Those whose fields are as the query has them, for the names it has."""
    wanted = {name: asked.query[name] for name in names if name in asked.query}
    return [one for one in items if all(_text(one.get(name)) == value.lower() for name, value in wanted.items())]


def _text(value: Any) -> str:
    return str("" if value is None else value).lower()
