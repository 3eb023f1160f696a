"""The audit trail as people read it: names of persons as they are now, or 'erased person'."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from projections import audit, listing
from projections.engine.model import Conn
from projections.identity import customers, projects, users, visible
from projections.listing import Listing, text


class EntryItem(audit.Entry, frozen=True, gc=False):
    """`said` is the sentence with names."""

    said: str
    customer_title: str | None
    project_title: str | None


class Filters(TypedDict, total=False):
    """`person`: acted or is spoken of; `since` and `until` are times, `after` and `upto` positions."""

    position: int | None
    event_id: UUID | None
    stream: UUID | None
    event: str | None
    event_prefix: str | None
    actor: str | None
    person: UUID | None
    customer: UUID | None
    project: UUID | None
    correlation: UUID | None
    command: UUID | None
    since: datetime | None
    until: datetime | None
    after: int | None
    upto: int | None
    visible_to: UUID | None


_SAID = (
    "format(a.sentence, VARIADIC ARRAY(SELECT CASE WHEN u.uuid IS NULL THEN 'unknown person'"
    " WHEN u.erased_at IS NOT NULL THEN 'erased person'"
    " ELSE coalesce(nullif(u.full_name, ''), u.username, 'erased person') END"
    " FROM unnest(a.people) WITH ORDINALITY AS s (person, place) LEFT JOIN {users} u ON u.uuid = s.person"
    " ORDER BY s.place))"
)

LISTING: Listing[EntryItem] = Listing(
    item=EntryItem,
    columns=text(
        "a.position, a.at, a.event, a.stream, a.version, a.actor, a.impersonator, a.reason, a.customer, a.project,"
        " a.correlation, a.causation, a.command, a.event_id, a.sentence, a.people, " + _SAID + ","
        " (SELECT c.title FROM {customers} c WHERE c.uuid = a.customer),"
        " (SELECT p.title FROM {projects} p WHERE p.uuid = a.project)",
        users=users.MODEL,
        customers=customers.MODEL,
        projects=projects.MODEL,
    ),
    source=text("{audit} a", audit=audit.MODEL),
    filters={
        "position": text("a.position = %(position)s"),
        "event_id": text("a.event_id = %(event_id)s"),
        "stream": text("a.stream = %(stream)s"),
        "event": text("a.event = %(event)s"),
        "event_prefix": text("starts_with(a.event, %(event_prefix)s)"),
        "actor": text("a.actor = %(actor)s"),
        "person": text("a.people @> ARRAY[%(person)s::uuid]"),
        "customer": text("a.customer = %(customer)s"),
        "project": text("a.project = %(project)s"),
        "correlation": text("a.correlation = %(correlation)s"),
        "command": text("a.command = %(command)s"),
        "since": text("a.at >= %(since)s"),
        "until": text("a.at <= %(until)s"),
        "after": text("a.position > %(after)s"),
        "upto": text("a.position <= %(upto)s"),
        "visible_to": visible.EVENTS,
    },
    order={"position": text("a.position")},
    default_order=("-position",),
    unique="position",
)


def page(
    conn: Conn, order: Sequence[str] = (), limit: int = 50, offset: int = 0, **filters: Unpack[Filters]
) -> list[EntryItem]:
    return listing.page(conn, LISTING, filters, order, limit, offset)


def count(conn: Conn, **filters: Unpack[Filters]) -> int:
    return listing.count(conn, LISTING, filters)


def one(conn: Conn, **filters: Unpack[Filters]) -> EntryItem | None:
    return listing.one(conn, LISTING, filters)
