"""Whom a service provider serves, on the wire: customers, projects and SSH keys of those who have a resource of it now.
Which provider, the path says, as a filter of each list; who may ask is decided before."""

from typing import Any

import msgspec

from projections.common_filters import by_name, contains, equals
from projections.documents import Documents
from projections.engine.model import ReadModel
from projections.field import Field, hexa, of, text, together
from projections.filters import Filter
from projections.identity import customers, grants, organization_groups, projects, users
from projections.identity.organization_groups_documents import in_groups
from projections.identity.projects_documents import PROJECTS
from projections.identity.ssh_keys_documents import SSH_KEYS
from projections.identity.terms import WORKS
from projections.marketplace import offerings, resources, service_providers

BY = "service_provider"
"""The filter that says which provider."""
_SERVED = (
    "SELECT r.project_uuid FROM {service_providers} s JOIN {offerings} o ON o.customer_uuid = s.customer_uuid"
    " JOIN {resources} r ON r.offering_uuid = o.uuid WHERE r.state <> 'Terminated' AND s.uuid = %(service_provider)s"
)
_MODELS: dict[str, ReadModel] = {
    "service_providers": service_providers.MODEL,
    "offerings": offerings.MODEL,
    "resources": resources.MODEL,
}
_PEOPLE = f"SELECT g.user_uuid FROM {{grants}} g WHERE {WORKS} AND g.scope = ANY (ARRAY({_SERVED}))"

SERVED_PROJECTS = msgspec.structs.replace(
    PROJECTS,
    models={**PROJECTS.models, **_MODELS},
    filters={**PROJECTS.filters, BY: Filter(sql=f"p.uuid = ANY (ARRAY({_SERVED}))", kind="uuid")},
    visible="",
)
SERVED_KEYS = msgspec.structs.replace(
    SSH_KEYS,
    models={**SSH_KEYS.models, **_MODELS, "grants": grants.MODEL},
    filters={**SSH_KEYS.filters, BY: Filter(sql=f"k.user_uuid = ANY (ARRAY({_PEOPLE}))", kind="uuid")},
    visible="",
)

_PLACES = f"SELECT j.* FROM {{projects}} j WHERE j.customer_uuid = c.uuid AND j.uuid = ANY (ARRAY({_SERVED}))"
_MEMBERS = (
    f"SELECT u.* FROM {{users}} u WHERE u.uuid = ANY (ARRAY(SELECT g.user_uuid FROM ({_PLACES}) p"
    f" JOIN {{grants}} g ON g.scope = p.uuid WHERE {WORKS}))"
)
_CUSTOMERS = f"SELECT j.customer_uuid FROM {{projects}} j WHERE j.uuid = ANY (ARRAY({_SERVED}))"
_PROJECT: dict[str, Field] = {"uuid": hexa("p.uuid"), "name": text("p.title")}
_PERSON: dict[str, Field] = {"uuid": hexa("u.uuid"), "full_name": text("u.full_name"), "email": text("u.email")}
_LIST: dict[str, Any] = {"schema": {"type": "array", "items": {"type": "object"}}}


def _listed(fields: dict[str, Field], rows: str, letter: str, order: str) -> Field:
    found = f"SELECT coalesce(json_agg({together(fields)} ORDER BY {order}), '[]') FROM ({rows}) {letter}"
    return of("json", f"({found})", **_LIST)


SERVED_CUSTOMERS = Documents(
    noun="MarketplaceProviderCustomer",
    models={
        **_MODELS,
        "customers": customers.MODEL,
        "organization_groups": organization_groups.MODEL,
        "projects": projects.MODEL,
        "grants": grants.MODEL,
        "users": users.MODEL,
    },
    source="{customers} c",
    fields={
        "uuid": hexa("c.uuid"),
        "name": text("c.title"),
        "slug": text("c.slug"),
        "abbreviation": text("c.abbreviation"),
        "phone_number": text("c.phone_number"),
        "email": text("c.email"),
        "payment_profiles": of("json", "'[]'::json", **_LIST),
        "projects_count": of("int", f"(SELECT count(*) FROM ({_PLACES}) p)"),
        "users_count": of("int", f"(SELECT count(*) FROM ({_MEMBERS}) u)"),
        "projects": _listed(_PROJECT, _PLACES, "p", "p.title, p.uuid"),
        "users": _listed(_PERSON, _MEMBERS, "u", "u.full_name, u.uuid"),
    },
    filters={
        **by_name("c.title"),
        "query": contains("c.title"),
        "abbreviation": equals("c.abbreviation"),
        "native_name": contains("c.native_name"),
        "registration_code": equals("c.registration_code"),
        "agreement_number": equals("c.agreement_number"),
        "backend_id": equals("c.backend_id"),
        **in_groups("c.organization_groups"),
        BY: Filter(sql=f"c.uuid = ANY (ARRAY({_CUSTOMERS}))", kind="uuid"),
    },
    order={"name": "c.title"},
    default_order=("name",),
    unique="c.uuid",
    always="c.removed_at IS NULL",
)
