"""People on the wire (contract schema User). What is nobody else's business only staff and the person itself see."""

from projections.common_filters import contains, equals, like, since
from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.filters import Filter
from projections.identity import customers, grants, powers, projects, roles, seen, users
from projections.identity.terms import WORKS

_PERMISSIONS = (
    "SELECT coalesce(json_agg(json_strip_nulls(json_build_object('user_uuid', replace(u.uuid::text, '-', ''),"
    " 'user_name', u.full_name, 'user_slug', u.slug, 'user_username', u.username,"
    " 'uuid', replace(g.uuid::text, '-', ''),"
    " 'created', to_char(g.created AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " 'expiration_time', to_char(g.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " 'role_name', coalesce(r.title, g.role), 'role_description', coalesce(r.description, ''),"
    " 'role_uuid', replace(g.role_uuid::text, '-', ''), 'scope_type', g.scope_kind,"
    " 'scope_uuid', replace(g.scope::text, '-', ''), 'scope_name', coalesce(j.title, c.title),"
    " 'customer_uuid', replace(coalesce(j.customer_uuid, c.uuid)::text, '-', ''),"
    " 'customer_name', coalesce(k.title, c.title))) ORDER BY g.created), '[]')"
    " FROM {grants} g LEFT JOIN {roles} r ON r.uuid = g.role_uuid LEFT JOIN {projects} j ON j.uuid = g.scope"
    " LEFT JOIN {customers} c ON c.uuid = g.scope LEFT JOIN {customers} k ON k.uuid = j.customer_uuid"
    " WHERE g.user_uuid = u.uuid AND " + WORKS
)


def _holds(scope: str) -> str:
    return "u.uuid = ANY (ARRAY(SELECT g.user_uuid FROM {grants} g WHERE " + WORKS + f" AND {scope}))"


_ASKER_KNOWS = (
    "(u.uuid = %(visible_to)s OR EXISTS (SELECT FROM {powers} x WHERE x.user_uuid = %(visible_to)s"
    " AND (x.is_staff OR x.is_support)))"
)
"""Nobody finds out by filtering what they are not shown."""
_SEARCH = "u.search LIKE '%%' || lower(%(v)s) || '%%'"


def _searched(column: str) -> Filter:
    """Of what is in `search` the index finds a few first."""
    return Filter(sql=f"{_SEARCH} AND {like(column)}", kind="contains")


_GENDER = (
    "CASE u.gender WHEN 1 THEN 'male' WHEN 2 THEN 'female' ELSE CASE WHEN u.gender IS NOT NULL THEN 'unknown' END END"
)
"""As the official client has it: the published schema has the numbers of ISO 5218."""

USERS = Documents(
    noun="User",
    models={
        "users": users.MODEL,
        "powers": powers.MODEL,
        "grants": grants.MODEL,
        "roles": roles.MODEL,
        "projects": projects.MODEL,
        "customers": customers.MODEL,
    },
    source="{users} u LEFT JOIN {powers} w ON w.user_uuid = u.uuid",
    own="u.uuid = %(visible_to)s",
    fields={
        "url": link("users", "u.uuid"),
        "uuid": hexa("u.uuid"),
        "username": text("u.username"),
        "slug": text("u.slug"),
        "full_name": text("u.full_name"),
        "first_name": text("u.first_name"),
        "last_name": text("u.last_name"),
        "native_name": text("u.native_name"),
        "personal_title": text("u.personal_title"),
        "job_title": text("u.job_title"),
        "email": text("u.email"),
        "phone_number": text("u.phone_number"),
        "organization": text("u.organization"),
        "organization_country": text("u.organization_country"),
        "organization_type": text("u.organization_type"),
        "organization_registry_code": text("u.organization_registry_code", own=True),
        "civil_number": text("u.civil_number", own=True),
        "birth_date": text("u.birth_date", own=True),
        "place_of_birth": text("u.place_of_birth", own=True),
        "gender": text(_GENDER, own=True, schema={"enum": ["female", "male", "unknown"]}),
        "country_of_residence": text("u.country_of_residence", own=True),
        "nationality": text("u.nationality", own=True),
        "nationalities": of("texts", "u.nationalities::json", own=True),
        "eduperson_assurance": of("texts", "u.eduperson_assurance::json", own=True),
        "description": text("u.description", staff=True),
        "is_staff": of("bool", "coalesce(w.is_staff, false)", staff=True),
        "is_support": of("bool", "coalesce(w.is_support, false)", staff=True),
        "is_active": of("bool", "u.is_active", staff=True),
        "is_identity_manager": of("bool", "u.is_identity_manager", own=True),
        "managed_isds": of("texts", "u.managed_isds::json", own=True),
        "preferred_language": text("u.preferred_language", own=True),
        "notifications_enabled": of("bool", "u.notifications_enabled", own=True),
        "token_lifetime": of("int", "u.token_lifetime", own=True),
        "agreement_date": of("stamp", "u.agreement_date", own=True),
        "date_joined": of("stamp", "u.created_at"),
        "permissions": of("json", f"({_PERMISSIONS})", own=True, schema={"type": "array", "items": {"type": "object"}}),
    },
    filters={
        "full_name": _searched("u.full_name"),
        "native_name": contains("u.native_name"),
        "email": _searched("u.email"),
        "phone_number": equals("u.phone_number"),
        "username": Filter(sql="lower(u.username) = lower(%(v)s)"),
        "username_list": Filter(sql="lower(u.username) = ANY (%(v)s)", kind="names"),
        "civil_number": Filter(sql="u.civil_number = %(v)s AND " + _ASKER_KNOWS),
        "organization": contains("u.organization"),
        "job_title": contains("u.job_title"),
        "description": Filter(sql=like("u.description") + " AND " + _ASKER_KNOWS, kind="contains"),
        "agreement_date": Filter(sql="u.agreement_date >= %(v)s AND " + _ASKER_KNOWS, kind="since"),
        "slug": equals("u.slug"),
        "user_keyword": Filter(sql=_SEARCH, kind="contains"),
        "query": Filter(sql=_SEARCH, kind="contains"),
        "is_active": equals("u.is_active", "bool"),
        "is_staff": equals("coalesce(w.is_staff, false)", "bool"),
        "is_support": equals("coalesce(w.is_support, false)", "bool"),
        "customer_uuid": Filter(sql=_holds("g.scope = %(v)s"), kind="uuid"),
        "project_uuid": Filter(sql=_holds("g.scope = %(v)s"), kind="uuid"),
        "date_joined": since("u.created_at"),
        "modified": since("u.modified_at"),
    },
    order={
        "username": "u.username",
        "full_name": "u.full_name",
        "native_name": "u.native_name",
        "email": "u.email",
        "organization": "u.organization",
        "job_title": "u.job_title",
        "date_joined": "u.created_at",
        "is_active": "u.is_active",
        "is_staff": "coalesce(w.is_staff, false)",
        "is_support": "coalesce(w.is_support, false)",
    },
    default_order=("full_name",),
    unique="u.uuid",
    visible=seen.USERS,
    always="u.removed_at IS NULL AND u.erased_at IS NULL",
)
