"""Rights a command needs for some of its fields only, beyond what the table in `permissions.py` asks for all of it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from commands.asked import Asked
from commands.identity import role
from commands.ports import Load
from domain.identity import access
from domain.identity import role as roles
from domain.refusal import Forbidden


def is_staff(asked: Asked, load: Load) -> bool:
    """Staff, or the system itself."""
    return asked.actor.startswith("system:") or _access(_user(asked), load).staff


def require_staff(asked: Asked, load: Load, fields: Collection[str]) -> None:
    """Raises Forbidden naming the first of the fields; none at all is allowed to everybody."""
    if fields and not is_staff(asked, load):
        raise Forbidden(f"Only staff may change {min(fields)}.", min(fields))


def require_permission(asked: Asked, load: Load, permission: str, scopes: Collection[UUID], field: str) -> None:
    """Raises Forbidden naming the field unless the actor holds the permission in one of the scopes."""
    if is_staff(asked, load):
        return
    if not holds(_user(asked), permission, scopes, load, asked.now):
        raise Forbidden(f"Changing {field} needs {permission}.", field)


def holds(user: UUID, permission: str, scopes: Collection[UUID], load: Load, now: datetime) -> bool:
    """In one of the scopes, by a role."""
    held = _access(user, load)
    return any(permission in (permissions_in(held, scope, load, now) or ()) for scope in scopes)


def permissions_in(held: access.Access, scope: UUID, load: Load, now: datetime) -> frozenset[str] | None:
    """What the roles held in a scope allow, as they are now; None when none is held there."""
    keys = access.roles_in(held, scope, now)
    found = (role.role_now(roles.stream_of(key), load) for key in keys)
    return frozenset().union(*(each.may for each in found if each)) if keys else None


def _user(asked: Asked) -> UUID:
    return UUID(asked.actor.removeprefix("user:"))


def _access(user: UUID, load: Load) -> access.Access:
    return load(access.KIND, access.stream_of(user)).state or access.NOBODY
