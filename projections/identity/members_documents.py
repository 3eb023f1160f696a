"""People on the wire as members of an organisation, and as those a project could still take in."""

from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.filters import Filter
from projections.identity import seen
from projections.identity.terms import ROLE_NAME, WORKS, nested, team
from projections.identity.users_documents import USERS

_ROLE = "{grants} g LEFT JOIN {roles} r ON r.uuid = g.role_uuid"
_CUSTOMER = "%(customer_uuid)s::uuid"
_PROJECTS = (
    "SELECT coalesce(json_agg(json_build_object("
    f"'url', {nested('link', 'j.uuid', 'projects')}, 'uuid', {nested('hex', 'j.uuid')}, 'name', j.title,"
    f" 'role_name', {ROLE_NAME}, 'expiration_time', {nested('stamp', 'g.expires_at')})"
    f" ORDER BY j.title, g.created, g.uuid), '[]') FROM {_ROLE} JOIN {{projects}} j ON j.uuid = g.scope"
    f" WHERE g.user_uuid = u.uuid AND {WORKS} AND j.customer_uuid = {_CUSTOMER} AND j.removed_at IS NULL"
)
_NAMES = (
    *("full_name", "native_name", "email", "phone_number", "username", "civil_number", "organization", "job_title"),
    *("description", "user_keyword", "is_active", "date_joined", "modified", "agreement_date"),
)
_PERSON = {
    "url": link("users", "u.uuid"),
    "uuid": hexa("u.uuid"),
    "username": text("u.username"),
    "full_name": text("u.full_name"),
    "email": text("u.email"),
}
_CONCATENATED = {
    "concatenated_name": "lower(concat_ws(' ', nullif(u.first_name, ''), nullif(u.last_name, ''), u.username))"
}


def _holds(kind: str, scopes: str) -> str:
    """One of the roles asked for, in one of the scopes."""
    return (
        f"EXISTS (SELECT FROM {_ROLE} WHERE g.user_uuid = u.uuid AND {WORKS} AND g.scope_kind = '{kind}'"
        f" AND g.scope = ANY ({scopes}) AND lower({ROLE_NAME}) = ANY (%(v)s))"
    )


def _among(customer: str) -> str:
    members = f"SELECT g.user_uuid FROM {{grants}} g WHERE {WORKS} AND g.scope = ANY ({team(customer)})"
    return f"u.uuid = ANY (ARRAY({members}))"


CUSTOMER_USERS = Documents(
    noun="CustomerUser",
    models=USERS.models,
    source=(
        f"{{users}} u LEFT JOIN LATERAL (SELECT {ROLE_NAME} AS title, g.expires_at FROM {_ROLE}"
        f" WHERE g.user_uuid = u.uuid AND g.scope = {_CUSTOMER} AND {WORKS}"
        " ORDER BY g.created, g.uuid LIMIT 1) m ON true"
    ),
    fields={
        **_PERSON,
        "role_name": text("m.title"),
        "expiration_time": of("stamp", "m.expires_at"),
        "projects": of("json", f"({_PROJECTS})", schema={"type": "array", "items": {"type": "object"}}),
    },
    filters={
        "customer_uuid": Filter(sql=_among("%(v)s::uuid"), kind="uuid"),
        "organization_role": Filter(sql=_holds("customer", f"ARRAY[{_CUSTOMER}]"), kind="names"),
        "project_role": Filter(sql=_holds("project", team(_CUSTOMER)), kind="names"),
        **{name: USERS.filters[name] for name in _NAMES},
    },
    order=_CONCATENATED,
    default_order=("concatenated_name",),
    unique="u.uuid",
    visible=seen.USERS,
    always=USERS.always,
)
"""Always asked for with `customer_uuid`. Who holds several roles in the organisation is shown with the oldest."""

BASIC_USERS = Documents(
    noun="BasicUser",
    models=USERS.models,
    source="{users} u LEFT JOIN {powers} w ON w.user_uuid = u.uuid",
    fields={**_PERSON, "native_name": text("u.native_name")},
    filters={
        "project_uuid": Filter(
            sql=_among("(SELECT o.customer_uuid FROM {projects} o WHERE o.uuid = %(v)s)")
            + f" AND u.uuid <> ALL (ARRAY(SELECT g.user_uuid FROM {{grants}} g WHERE {WORKS} AND g.scope = %(v)s))",
            kind="uuid",
        ),
        **{name: USERS.filters[name] for name in _NAMES},
    },
    order=_CONCATENATED,
    default_order=("concatenated_name",),
    unique="u.uuid",
    visible=seen.USERS,
    always=USERS.always,
)
"""Always asked for with `project_uuid`: who has no role in it but one in its organisation or another project there."""
