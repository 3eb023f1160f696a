"""Lists of roles held."""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from projections import listing
from projections.engine.model import Conn
from projections.identity import customers, grants, projects, roles, users, visible
from projections.listing import Listing, text


class GrantItem(grants.Grant, frozen=True, gc=False):
    role_name: str
    role_description: str | None
    username: str | None
    full_name: str | None
    scope_title: str | None
    customer_uuid: UUID | None
    creator_username: str | None
    creator_full_name: str | None


class Filters(TypedDict, total=False):
    """`role`: its name as it is now; `customer`: on it or on its projects; `working`: not past its expiry."""

    uuid: UUID | None

    user: UUID | None
    role: str | None
    role_uuid: UUID | None
    scope: UUID | None
    scope_kind: str | None
    customer: UUID | None
    working: bool | None
    visible_to: UUID | None


LISTING: Listing[GrantItem] = Listing(
    item=GrantItem,
    columns=listing.every("g", grants.MODEL)
    + text(
        ", coalesce(r.title, g.role), r.description, u.username, u.full_name, coalesce(j.title, c.title),"
        " coalesce(j.customer_uuid, c.uuid), b.username, b.full_name"
    ),
    source=text(
        "{grants} g LEFT JOIN {users} u ON u.uuid = g.user_uuid LEFT JOIN {projects} j ON j.uuid = g.scope"
        " LEFT JOIN {customers} c ON c.uuid = g.scope LEFT JOIN {roles} r ON r.uuid = g.role_uuid"
        " LEFT JOIN {users} b ON b.uuid = g.created_by",
        grants=grants.MODEL,
        users=users.MODEL,
        projects=projects.MODEL,
        customers=customers.MODEL,
        roles=roles.MODEL,
    ),
    filters={
        "user": text("g.user_uuid = %(user)s"),
        "uuid": text("g.uuid = %(uuid)s"),
        "role": text("coalesce(r.title, g.role) = %(role)s"),
        "role_uuid": text("g.role_uuid = %(role_uuid)s"),
        "scope": text("g.scope = %(scope)s"),
        "scope_kind": text("g.scope_kind = %(scope_kind)s"),
        "customer": text("coalesce(j.customer_uuid, c.uuid) = %(customer)s"),
        "working": text("(g.expires_at IS NULL OR g.expires_at > now()) = %(working)s"),
        "visible_to": visible.GRANTS,
    },
    order={
        "username": text("u.username"),
        "full_name": text("u.full_name"),
        "role": text("coalesce(r.title, g.role)"),
        "scope_title": text("coalesce(j.title, c.title)"),
        "created": text("g.created"),
        "expires_at": text("g.expires_at"),
        "row": text("g.user_uuid, g.role, g.scope"),
    },
    default_order=("row",),
    unique="row",
)


def page(
    conn: Conn, order: Sequence[str] = (), limit: int = 50, offset: int = 0, **filters: Unpack[Filters]
) -> list[GrantItem]:
    return listing.page(conn, LISTING, filters, order, limit, offset)


def count(conn: Conn, **filters: Unpack[Filters]) -> int:
    return listing.count(conn, LISTING, filters)


def one(conn: Conn, **filters: Unpack[Filters]) -> GrantItem | None:
    return listing.one(conn, LISTING, filters)
