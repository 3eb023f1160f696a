"""Tickets on the wire: for everybody who sees their order."""

from domain.marketplace.ticket import STATES
from projections.common_filters import equals
from projections.documents import Documents
from projections.field import Field, hexa, link, of, text, together
from projections.filters import Filter
from projections.identity import customers, grants, projects, users
from projections.marketplace import offerings, orders, orders_seen, resources, service_providers, tickets
from projections.marketplace import ticket_comments as comments

_SAID = {
    "author_uuid": hexa("s.author"),
    "author_full_name": text("u.full_name"),
    "comment": text("s.comment"),
    "created": of("stamp", "s.created_at"),
}
_COMMENTS = (
    f"(SELECT coalesce(json_agg({together(_SAID)} ORDER BY s.position), '[]') FROM {{ticket_comments}} s"
    " LEFT JOIN {users} u ON u.uuid = s.author WHERE s.ticket_uuid = k.uuid)"
)
_OWNED = "ARRAY(SELECT j.uuid FROM {projects} j WHERE j.customer_uuid = %(v)s)"


def key(ticket: str) -> str:
    """What people call it."""
    return f"'T-' || upper(left(({ticket})::text, 8))"


def issue(order: str) -> Field:
    """The newest ticket of an order, as the order shows it (contract schema IssueReference)."""
    named = together({"key": text(key("w.uuid")), "uuid": hexa("w.uuid")})
    newest = f"FROM {{tickets}} w WHERE w.order_uuid = {order} ORDER BY w.created_at DESC, w.uuid DESC LIMIT 1"
    return of("json", f"(SELECT {named} {newest})", schema={"type": "object"})


def _orders(condition: str) -> Filter:
    """Found by index first, then their tickets."""
    return Filter(sql=f"k.order_uuid = ANY (ARRAY(SELECT h.uuid FROM {{orders}} h WHERE {condition}))", kind="uuid")


_AROUND: dict[str, Field] = {
    "order": link("marketplace-orders", "k.order_uuid"),
    "order_uuid": hexa("k.order_uuid"),
    "order_type": text("o.type"),
    "order_state": text("o.state"),
    "resource_uuid": hexa("o.resource_uuid"),
    "resource_name": text("r.title"),
    "offering_uuid": hexa("o.offering_uuid"),
    "offering_name": text("f.title"),
    "provider_uuid": hexa("f.customer_uuid"),
    "provider_name": text("v.title"),
    "project_uuid": hexa("o.project_uuid"),
    "project_name": text("p.title"),
    "customer_uuid": hexa("p.customer_uuid"),
    "customer_name": text("c.title"),
}

TICKETS = Documents(
    noun="Ticket",
    models={
        "tickets": tickets.MODEL,
        "ticket_comments": comments.MODEL,
        "orders": orders.MODEL,
        "resources": resources.MODEL,
        "offerings": offerings.MODEL,
        "service_providers": service_providers.MODEL,
        "projects": projects.MODEL,
        "customers": customers.MODEL,
        "users": users.MODEL,
        "grants": grants.MODEL,
    },
    source=(
        "{tickets} k JOIN {orders} o ON o.uuid = k.order_uuid LEFT JOIN {resources} r ON r.uuid = o.resource_uuid"
        " LEFT JOIN {offerings} f ON f.uuid = o.offering_uuid LEFT JOIN {customers} v ON v.uuid = f.customer_uuid"
        " LEFT JOIN {projects} p ON p.uuid = o.project_uuid LEFT JOIN {customers} c ON c.uuid = p.customer_uuid"
        " LEFT JOIN {users} b ON b.uuid = k.closed_by"
    ),
    fields={
        "url": link("marketplace-tickets", "k.uuid"),
        "uuid": hexa("k.uuid"),
        "key": text(key("k.uuid")),
        "state": text("k.state"),
        "summary": text("k.summary"),
        "description": text("k.description"),
        "resolution": text("k.resolution"),
        "created": of("stamp", "k.created_at"),
        "modified": of("stamp", "k.modified_at"),
        "closed": of("stamp", "k.closed_at"),
        "closed_by_uuid": hexa("k.closed_by"),
        "closed_by_full_name": text("b.full_name"),
        "comments": of("json", _COMMENTS, schema={"type": "array", "items": {"type": "object"}}),
        **_AROUND,
    },
    filters={
        "state": Filter(sql="k.state = ANY (%(v)s)", kind="choices", choices=STATES),
        "order": equals("k.order_uuid", "link"),
        "order_uuid": equals("k.order_uuid", "uuid"),
        "offering_uuid": _orders("h.offering_uuid = %(v)s"),
        "project_uuid": _orders("h.project_uuid = %(v)s"),
        "customer_uuid": _orders(f"h.project_uuid = ANY ({_OWNED})"),
    },
    order={"created": "k.created_at"},
    default_order=("-created",),
    unique="k.uuid",
    visible=orders_seen.ORDERS,
    always="o.removed_at IS NULL",
)
