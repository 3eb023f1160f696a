"""Lists of project types."""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from projections import listing
from projections.engine.model import Conn
from projections.identity import project_types
from projections.identity.project_types import ProjectType
from projections.listing import Listing, text


class Filters(TypedDict, total=False):
    uuid: UUID | None
    title: str | None
    text: str | None
    removed: bool | None


LISTING: Listing[ProjectType] = Listing(
    item=ProjectType,
    columns=text("t.uuid, t.title, t.description, t.created_at, t.removed_at"),
    source=text("{project_types} t", project_types=project_types.MODEL),
    filters={
        "uuid": text("t.uuid = %(uuid)s"),
        "title": text("t.title = %(title)s"),
        "text": text("strpos(lower(t.title), lower(%(text)s)) > 0"),
        "removed": text("(t.removed_at IS NOT NULL) = %(removed)s"),
    },
    order={"title": text("t.title"), "created_at": text("t.created_at"), "uuid": text("t.uuid")},
    default_order=("title",),
    unique="uuid",
)


def page(
    conn: Conn, order: Sequence[str] = (), limit: int = 50, offset: int = 0, **filters: Unpack[Filters]
) -> list[ProjectType]:
    return listing.page(conn, LISTING, filters, order, limit, offset)


def count(conn: Conn, **filters: Unpack[Filters]) -> int:
    return listing.count(conn, LISTING, filters)


def one(conn: Conn, **filters: Unpack[Filters]) -> ProjectType | None:
    return listing.one(conn, LISTING, filters)
