"""Lists of who came to a scope and who left it."""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from projections import listing
from projections.engine.model import Conn
from projections.identity import movements
from projections.identity.movements import Movement
from projections.listing import Listing, text


class Filters(TypedDict, total=False):
    scope: UUID | None
    subject: UUID | None


LISTING: Listing[Movement] = Listing(
    item=Movement,
    columns=listing.every("m", movements.MODEL),
    source=text("{movements} m", movements=movements.MODEL),
    filters={"scope": text("m.scope = %(scope)s"), "subject": text("m.subject = %(subject)s")},
    order={"position": text("m.position")},
    default_order=("position",),
    unique="position",
)


def page(
    conn: Conn, order: Sequence[str] = (), limit: int = 50, offset: int = 0, **filters: Unpack[Filters]
) -> list[Movement]:
    return listing.page(conn, LISTING, filters, order, limit, offset)
