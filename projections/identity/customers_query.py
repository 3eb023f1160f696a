"""Lists of customers."""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from projections import listing
from projections.engine.model import Conn
from projections.identity import customers, projects, visible
from projections.listing import Listing, text


class CustomerItem(customers.Customer, frozen=True, gc=False):
    projects_count: int


class Filters(TypedDict, total=False):
    """`text` is sought in title and abbreviation."""

    uuid: UUID | None
    title: str | None
    text: str | None
    blocked: bool | None
    archived: bool | None
    removed: bool | None
    visible_to: UUID | None


LISTING: Listing[CustomerItem] = Listing(
    item=CustomerItem,
    columns=listing.every("c", customers.MODEL)
    + text(
        ", (SELECT count(*) FROM {projects} p WHERE p.customer_uuid = c.uuid AND p.removed_at IS NULL)",
        projects=projects.MODEL,
    ),
    source=text("{customers} c", customers=customers.MODEL),
    filters={
        "uuid": text("c.uuid = %(uuid)s"),
        "title": text("c.title = %(title)s"),
        "text": text("strpos(lower(concat_ws(' ', c.title, c.abbreviation)), lower(%(text)s)) > 0"),
        "blocked": text("(c.blocked_at IS NOT NULL) = %(blocked)s"),
        "archived": text("(c.archived_at IS NOT NULL) = %(archived)s"),
        "removed": text("(c.removed_at IS NOT NULL) = %(removed)s"),
        "visible_to": visible.CUSTOMERS,
    },
    order={
        "title": text("c.title"),
        "abbreviation": text("c.abbreviation"),
        "created_at": text("c.created_at"),
        "uuid": text("c.uuid"),
    },
    default_order=("title",),
    unique="uuid",
)


def page(
    conn: Conn, order: Sequence[str] = (), limit: int = 50, offset: int = 0, **filters: Unpack[Filters]
) -> list[CustomerItem]:
    return listing.page(conn, LISTING, filters, order, limit, offset)


def count(conn: Conn, **filters: Unpack[Filters]) -> int:
    return listing.count(conn, LISTING, filters)


def one(conn: Conn, **filters: Unpack[Filters]) -> CustomerItem | None:
    return listing.one(conn, LISTING, filters)
