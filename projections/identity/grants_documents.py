"""Roles held, on the wire: as permissions (schema Permission), and as the team of one scope (UserRoleDetails)."""

from projections.documents import Documents
from projections.engine.model import ReadModel
from projections.field import hexa, of, text
from projections.filters import Filter, Kind
from projections.identity import customers, grants, projects, roles, seen, users

_WORKS = "(g.expires_at IS NULL OR g.expires_at > now())"
_PEOPLE = (
    "{grants} g LEFT JOIN {users} u ON u.uuid = g.user_uuid LEFT JOIN {roles} r ON r.uuid = g.role_uuid"
    " LEFT JOIN {users} b ON b.uuid = g.created_by"
)
_CUSTOMER = "coalesce(j.customer_uuid, c.uuid)"
_ROLE = "coalesce(r.title, g.role)"
_MODELS: dict[str, ReadModel] = {
    "grants": grants.MODEL,
    "users": users.MODEL,
    "roles": roles.MODEL,
    "projects": projects.MODEL,
    "customers": customers.MODEL,
}


def _whose(condition: str, kind: Kind = "contains") -> Filter:
    """On the person: found first, then their grants by index."""
    return Filter(sql="g.user_uuid = ANY (ARRAY(SELECT h.uuid FROM {users} h WHERE " + condition + "))", kind=kind)


def _like(column: str) -> str:
    return f"lower({column}) LIKE '%%' || lower(%(v)s) || '%%'"


def _within(scopes: str) -> str:
    """Grants in some scopes, all of them found first: few, however Postgres guesses."""
    return "g.uuid = ANY (ARRAY(SELECT w.uuid FROM {grants} w WHERE w.scope = ANY (ARRAY(" + scopes + "))))"


_IN_SCOPE = Filter(sql=_within("SELECT (%(v)s)::uuid"), kind="uuid")
_PERSON = {
    "user": Filter(sql="g.user_uuid = %(v)s", kind="uuid"),
    "user_uuid": Filter(sql="g.user_uuid = %(v)s", kind="uuid"),
    "user_url": Filter(sql="g.user_uuid = %(v)s", kind="link"),
    "username": _whose("lower(h.username) = lower(%(v)s)", "text"),
    "user_slug": Filter(sql=_like("u.slug"), kind="contains"),
    "full_name": _whose(f"h.search LIKE '%%' || lower(%(v)s) || '%%' AND {_like('h.full_name')}"),
    "native_name": Filter(sql=_like("u.native_name"), kind="contains"),
}
_ORDER = {
    "created": "g.created",
    "expiration_time": "g.expires_at",
    "role": _ROLE,
    "username": "u.username",
    "full_name": "u.full_name",
    "native_name": "u.native_name",
    "email": "u.email",
}

PERMISSIONS = Documents(
    noun="UserRole",
    models=_MODELS,
    source=(
        f"{_PEOPLE} LEFT JOIN {{projects}} j ON j.uuid = g.scope LEFT JOIN {{customers}} c ON c.uuid = g.scope"
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
        "is_active": of("bool", _WORKS),
        "created_by_full_name": text("b.full_name"),
        "created_by_username": text("b.username"),
        "role_name": text(_ROLE),
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
        "role_uuid": Filter(sql="g.role_uuid = %(v)s", kind="uuid"),
        "role_name": Filter(
            sql=f"g.role_uuid = ANY (ARRAY(SELECT q.uuid FROM {{roles}} q WHERE {_like('q.title')}))", kind="contains"
        ),
        "scope_type": Filter(sql="g.scope_kind = %(v)s"),
        "scope_uuid": _IN_SCOPE,
        "scope_name": Filter(
            sql=_within(
                f"SELECT n.uuid FROM {{projects}} n WHERE {_like('n.title')}"
                f" UNION ALL SELECT n.uuid FROM {{customers}} n WHERE {_like('n.title')}"
            ),
            kind="contains",
        ),
        "customer_uuid": Filter(
            sql=_within("SELECT (%(v)s)::uuid UNION ALL SELECT n.uuid FROM {projects} n WHERE n.customer_uuid = %(v)s"),
            kind="uuid",
        ),
        "expiration_time": Filter(sql="g.expires_at = %(v)s", kind="since"),
        "created": Filter(sql="g.created >= %(v)s", kind="since"),
        "created_before": Filter(sql="g.created < %(v)s", kind="since"),
        "modified": Filter(sql="g.modified >= %(v)s", kind="since"),
        "modified_before": Filter(sql="g.modified < %(v)s", kind="since"),
        "is_active": Filter(sql=f"{_WORKS} = %(v)s", kind="bool"),
        "show_inactive": Filter(sql=f"%(v)s OR {_WORKS}", kind="bool"),
    },
    order=_ORDER,
    default_order=("created",),
    unique="g.uuid",
    visible=seen.GRANTS,
    always=_WORKS,
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
        "role_name": text(_ROLE),
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
            sql=f"(lower({_ROLE}) = ANY (%(v)s) OR g.role_uuid::text = ANY (%(v)s)"
            " OR replace(g.role_uuid::text, '-', '') = ANY (%(v)s))",
            kind="names",
        ),
        "search_string": _whose("h.search LIKE '%%' || lower(%(v)s) || '%%'"),
    },
    order=_ORDER,
    default_order=("created",),
    unique="g.uuid",
    visible=seen.GRANTS,
    always=_WORKS,
)
"""The scope comes from the path."""
