"""Lists of roles."""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from projections import listing
from projections.engine.model import Conn
from projections.identity import grants, roles
from projections.listing import Listing, text


class RoleItem(roles.Role, frozen=True, gc=False):
    users_count: int


class Filters(TypedDict, total=False):
    """`text` is sought in title and description."""

    uuid: UUID | None
    title: str | None
    text: str | None
    scope_kind: str | None
    is_active: bool | None
    is_system_role: bool | None
    removed: bool | None


LISTING: Listing[RoleItem] = Listing(
    item=RoleItem,
    columns=text(
        "r.uuid, r.title, r.scope_kind, r.description, r.descriptions, r.permissions, r.is_system_role, r.is_active,"
        " r.created_at, r.removed_at, (SELECT count(DISTINCT g.user_uuid) FROM {grants} g WHERE g.role_uuid = r.uuid"
        " AND (g.expires_at IS NULL OR g.expires_at > now()))",
        grants=grants.MODEL,
    ),
    source=text("{roles} r", roles=roles.MODEL),
    filters={
        "uuid": text("r.uuid = %(uuid)s"),
        "title": text("r.title = %(title)s"),
        "text": text("strpos(lower(concat_ws(' ', r.title, r.description)), lower(%(text)s)) > 0"),
        "scope_kind": text("r.scope_kind = %(scope_kind)s"),
        "is_active": text("r.is_active = %(is_active)s"),
        "is_system_role": text("r.is_system_role = %(is_system_role)s"),
        "removed": text("(r.removed_at IS NOT NULL) = %(removed)s"),
    },
    order={
        "title": text("r.title"),
        "description": text("r.description"),
        "created_at": text("r.created_at"),
        "uuid": text("r.uuid"),
    },
    default_order=("title",),
    unique="uuid",
)


def page(
    conn: Conn, order: Sequence[str] = (), limit: int = 50, offset: int = 0, **filters: Unpack[Filters]
) -> list[RoleItem]:
    return listing.page(conn, LISTING, filters, order, limit, offset)


def count(conn: Conn, **filters: Unpack[Filters]) -> int:
    return listing.count(conn, LISTING, filters)


def one(conn: Conn, **filters: Unpack[Filters]) -> RoleItem | None:
    return listing.one(conn, LISTING, filters)
