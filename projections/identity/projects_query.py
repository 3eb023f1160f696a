"""Lists of projects."""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from projections import listing
from projections.engine.model import Conn
from projections.identity import customers, projects, visible
from projections.listing import Listing, text


class ProjectItem(projects.Project, frozen=True, gc=False):
    customer_title: str | None


class Filters(TypedDict, total=False):
    """`text` is sought in title and description."""

    uuid: UUID | None
    customer: UUID | None
    title: str | None
    text: str | None
    removed: bool | None
    visible_to: UUID | None


LISTING: Listing[ProjectItem] = Listing(
    item=ProjectItem,
    columns=listing.every("p", projects.MODEL) + text(", c.title"),
    source=text(
        "{projects} p LEFT JOIN {customers} c ON c.uuid = p.customer_uuid",
        projects=projects.MODEL,
        customers=customers.MODEL,
    ),
    filters={
        "uuid": text("p.uuid = %(uuid)s"),
        "customer": text("p.customer_uuid = %(customer)s"),
        "title": text("p.title = %(title)s"),
        "text": text("strpos(lower(concat_ws(' ', p.title, p.description)), lower(%(text)s)) > 0"),
        "removed": text("(p.removed_at IS NOT NULL) = %(removed)s"),
        "visible_to": visible.PROJECTS,
    },
    order={
        "title": text("p.title"),
        "customer_title": text("c.title"),
        "created_at": text("p.created_at"),
        "end_date": text("p.end_date"),
        "uuid": text("p.uuid"),
    },
    default_order=("title",),
    unique="uuid",
)


def page(
    conn: Conn, order: Sequence[str] = (), limit: int = 50, offset: int = 0, **filters: Unpack[Filters]
) -> list[ProjectItem]:
    return listing.page(conn, LISTING, filters, order, limit, offset)


def count(conn: Conn, **filters: Unpack[Filters]) -> int:
    return listing.count(conn, LISTING, filters)


def one(conn: Conn, **filters: Unpack[Filters]) -> ProjectItem | None:
    return listing.one(conn, LISTING, filters)
