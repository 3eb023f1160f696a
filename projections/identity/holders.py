"""Who may do something somewhere, by their roles: whom to ask, whom to tell."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from projections.engine.model import Conn, live_sql
from projections.identity import grants, roles, users

_COLUMNS = "u.uuid, coalesce(u.username, ''), coalesce(u.full_name, ''), coalesce(u.email, ''), u.notifications_enabled"
_HOLDERS = live_sql(
    f"SELECT DISTINCT {_COLUMNS} FROM {{grants}} g"
    " JOIN {roles} r ON r.uuid = g.role_uuid AND r.is_active AND r.removed_at IS NULL"
    " JOIN {users} u ON u.uuid = g.user_uuid AND u.is_active"
    " WHERE g.scope = ANY (%(scopes)s) AND %(permission)s = ANY (r.permissions)"
    " AND (g.expires_at IS NULL OR g.expires_at > now()) ORDER BY 1",
    grants=grants.MODEL,
    roles=roles.MODEL,
    users=users.MODEL,
)
_PERSON = live_sql(
    f"SELECT {_COLUMNS} FROM {{users}} u WHERE u.uuid = %(user)s AND u.is_active",
    users=users.MODEL,
)


class Holder(msgspec.Struct, frozen=True):
    """`notified`: whether they want to be told of things by mail."""

    uuid: UUID
    username: str
    full_name: str
    email: str
    notified: bool


def holders(conn: Conn, permission: str, scopes: Collection[UUID]) -> list[Holder]:
    """People with a role in one of the scopes that allows it; staff, who may everything, is not named."""
    found = conn.execute(_HOLDERS, {"permission": permission, "scopes": list(scopes)})
    return [Holder(*row) for row in found]


def person(conn: Conn, user: UUID) -> Holder | None:
    """None: nobody who could be told anything."""
    row = conn.execute(_PERSON, {"user": user}).fetchone()
    return Holder(*row) if row else None
