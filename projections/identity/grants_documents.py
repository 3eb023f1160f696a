"""Roles held, on the wire: as permissions (schema Permission), and as the team of one scope (UserRoleDetails)."""

from projections.common_filters import contains, equals, like, span
from projections.documents import Documents
from projections.engine.model import ReadModel
from projections.field import hexa, of, text
from projections.filters import Filter, Kind
from projections.identity import customers, grants, projects, roles, seen, users
from projections.identity.terms import ROLE_NAME, WORKS
from projections.marketplace import offerings, service_providers

_PEOPLE = (
    "{grants} g LEFT JOIN {users} u ON u.uuid = g.user_uuid LEFT JOIN {roles} r ON r.uuid = g.role_uuid"
    " LEFT JOIN {users} b ON b.uuid = g.created_by"
)
_CUSTOMER = "coalesce(j.customer_uuid, c.uuid)"
_MODELS: dict[str, ReadModel] = {
    "grants": grants.MODEL,
    "users": users.MODEL,
    "roles": roles.MODEL,
    "projects": projects.MODEL,
    "customers": customers.MODEL,
    "service_providers": service_providers.MODEL,
    "offerings": offerings.MODEL,
}


def _whose(condition: str, kind: Kind = "contains") -> Filter:
    """On the person: found first, then their grants by index."""
    return Filter(sql="g.user_uuid = ANY (ARRAY(SELECT h.uuid FROM {users} h WHERE " + condition + "))", kind=kind)


def _within(scopes: str) -> str:
    """Grants in some scopes, all of them found first: few, however Postgres guesses."""
    return "g.uuid = ANY (ARRAY(SELECT w.uuid FROM {grants} w WHERE w.scope = ANY (ARRAY(" + scopes + "))))"


_SEARCH = "h.search LIKE '%%' || lower(%(v)s) || '%%'"
_IN_SCOPE = Filter(sql=_within("SELECT (%(v)s)::uuid"), kind="uuid")
_PERSON = {
    "user": equals("g.user_uuid", "uuid"),
    "user_uuid": equals("g.user_uuid", "uuid"),
    "user_url": equals("g.user_uuid", "link"),
    "username": _whose("lower(h.username) = lower(%(v)s)", "text"),
    "user_slug": contains("u.slug"),
    "full_name": _whose(f"{_SEARCH} AND {like('h.full_name')}"),
    "native_name": contains("u.native_name"),
}
_ORDER = {
    "created": "g.created",
    "expiration_time": "g.expires_at",
    "role": ROLE_NAME,
    "username": "u.username",
    "full_name": "u.full_name",
    "native_name": "u.native_name",
    "email": "u.email",
}

PERMISSIONS = Documents(
    noun="UserRole",
    models=_MODELS,
    source=(
        f"{_PEOPLE} LEFT JOIN {{projects}} j ON j.uuid = g.scope"
        " LEFT JOIN {service_providers} s ON s.uuid = g.scope"
        " LEFT JOIN {customers} c ON c.uuid = coalesce(s.customer_uuid, g.scope)"
        " LEFT JOIN {customers} k ON k.uuid = j.customer_uuid"
    ),
    fields={
        "uuid": hexa("g.uuid"),
        "user_uuid": hexa("g.user_uuid"),
        "user_name": text("u.full_name"),
        "user_slug": text("u.slug"),
        "user_username": text("u.username"),
        "user_email": text("u.email"),
        "created": of("stamp", "g.created"),
        "expiration_time": of("stamp", "g.expires_at"),
        "is_active": of("bool", WORKS),
        "created_by_full_name": text("b.full_name"),
        "created_by_username": text("b.username"),
        "role_name": text(ROLE_NAME),
        "role_description": text("r.description"),
        "role_uuid": hexa("g.role_uuid"),
        "scope_type": text("g.scope_kind"),
        "scope_uuid": hexa("g.scope"),
        "scope_name": text("coalesce(j.title, c.title)"),
        "scope_is_removed": of("bool", "coalesce(j.removed_at, c.removed_at) IS NOT NULL"),
        "customer_uuid": hexa(_CUSTOMER),
        "customer_name": text("coalesce(k.title, c.title)"),
        "project_uuid": hexa("j.uuid"),
    },
    filters={
        **_PERSON,
        "role_uuid": equals("g.role_uuid", "uuid"),
        "role_name": Filter(
            sql=f"g.role_uuid = ANY (ARRAY(SELECT q.uuid FROM {{roles}} q WHERE {like('q.title')}))", kind="contains"
        ),
        "scope_type": equals("g.scope_kind"),
        "scope_uuid": _IN_SCOPE,
        "scope_name": Filter(
            sql=_within(
                f"SELECT n.uuid FROM {{projects}} n WHERE {like('n.title')}"
                f" UNION ALL SELECT n.uuid FROM {{customers}} n WHERE {like('n.title')}"
            ),
            kind="contains",
        ),
        "customer_uuid": Filter(
            sql=_within(
                "SELECT (%(v)s)::uuid UNION ALL SELECT n.uuid FROM {projects} n WHERE n.customer_uuid = %(v)s"
                " UNION ALL SELECT n.uuid FROM {service_providers} n WHERE n.customer_uuid = %(v)s"
            ),
            kind="uuid",
        ),
        "expiration_time": equals("g.expires_at", "since"),
        **span("created", "g.created"),
        **span("modified", "g.modified"),
        "is_active": equals(WORKS, "bool"),
        "show_inactive": Filter(sql=f"%(v)s OR {WORKS}", kind="bool"),
    },
    order=_ORDER,
    default_order=("created",),
    unique="g.uuid",
    visible=seen.GRANTS,
    always=WORKS,
    unless=("is_active", "show_inactive"),
)
"""What was taken back is gone from here; what ran out is not shown, unless it is asked for before it is recorded."""

TEAM = Documents(
    noun="UserRoleDetails",
    models=_MODELS,
    source=_PEOPLE,
    fields={
        "uuid": hexa("g.uuid"),
        "created": of("stamp", "g.created"),
        "expiration_time": of("stamp", "g.expires_at"),
        "role_name": text(ROLE_NAME),
        "role_uuid": hexa("g.role_uuid"),
        "user_uuid": hexa("g.user_uuid"),
        "user_username": text("u.username"),
        "user_full_name": text("u.full_name"),
        "user_email": text("u.email"),
        "created_by_uuid": hexa("g.created_by"),
        "created_by_full_name": text("b.full_name"),
    },
    filters={
        **_PERSON,
        "scope": _IN_SCOPE,
        "role": Filter(
            sql=f"(lower({ROLE_NAME}) = ANY (%(v)s) OR g.role_uuid::text = ANY (%(v)s)"
            " OR replace(g.role_uuid::text, '-', '') = ANY (%(v)s))",
            kind="names",
        ),
        "search_string": _whose(_SEARCH),
    },
    order=_ORDER,
    default_order=("created",),
    unique="g.uuid",
    visible=seen.GRANTS,
    always=WORKS,
)
"""The scope comes from the path."""
