"""Lists of people."""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from projections import listing
from projections.engine.model import Conn
from projections.identity import grants, powers, users, visible
from projections.listing import Listing, text


class UserItem(users.User, frozen=True, gc=False):
    is_staff: bool
    is_support: bool


class Filters(TypedDict, total=False):
    """`text` is sought in user name, full name and e-mail; `scope`: holds a working role there."""

    uuid: UUID | None
    username: str | None
    email: str | None
    text: str | None
    is_active: bool | None
    removed: bool | None
    erased: bool | None
    scope: UUID | None
    visible_to: UUID | None


LISTING: Listing[UserItem] = Listing(
    item=UserItem,
    columns=listing.every("u", users.MODEL) + text(", coalesce(w.is_staff, false), coalesce(w.is_support, false)"),
    source=text("{users} u LEFT JOIN {powers} w ON w.user_uuid = u.uuid", users=users.MODEL, powers=powers.MODEL),
    filters={
        "uuid": text("u.uuid = %(uuid)s"),
        "username": text("lower(u.username) = lower(%(username)s)"),
        "email": text("lower(u.email) = lower(%(email)s)"),
        "text": text("strpos(u.search, lower(%(text)s)) > 0"),
        "is_active": text("u.is_active = %(is_active)s"),
        "removed": text("(u.removed_at IS NOT NULL) = %(removed)s"),
        "erased": text("(u.erased_at IS NOT NULL) = %(erased)s"),
        "scope": text(
            "u.uuid IN (SELECT g.user_uuid FROM {grants} g WHERE g.scope = %(scope)s"
            " AND (g.expires_at IS NULL OR g.expires_at > now()))",
            grants=grants.MODEL,
        ),
        "visible_to": visible.USERS,
    },
    order={
        "username": text("u.username"),
        "full_name": text("u.full_name"),
        "email": text("u.email"),
        "created_at": text("u.created_at"),
        "uuid": text("u.uuid"),
    },
    default_order=("full_name",),
    unique="uuid",
)


def page(
    conn: Conn, order: Sequence[str] = (), limit: int = 50, offset: int = 0, **filters: Unpack[Filters]
) -> list[UserItem]:
    return listing.page(conn, LISTING, filters, order, limit, offset)


def count(conn: Conn, **filters: Unpack[Filters]) -> int:
    return listing.count(conn, LISTING, filters)


def one(conn: Conn, **filters: Unpack[Filters]) -> UserItem | None:
    return listing.one(conn, LISTING, filters)
