"""What is known of one offering by who provides it: whom it serves, how much of it is used, and in which month.
Who may ask is decided before."""

import msgspec

from projections.documents import Documents
from projections.field import hexa, of, text
from projections.filters import Filter
from projections.identity import customers, projects
from projections.identity.projects_documents import PROJECTS
from projections.identity.terms import WORKS
from projections.identity.users_documents import USERS
from projections.marketplace import component_usages, components, offerings, resources
from projections.marketplace.offerings_around import ALIVE, SERVED
from projections.marketplace.served_documents import SERVED_CUSTOMERS

BY = "offering"
"""The filter that says which offering."""
_CUSTOMERS = f"SELECT j.customer_uuid FROM {ALIVE}"

OFFERING_CUSTOMERS = msgspec.structs.replace(
    SERVED_CUSTOMERS,
    noun="ProviderOfferingCustomer",
    models={"customers": customers.MODEL, "projects": projects.MODEL, "resources": resources.MODEL},
    fields={
        name: SERVED_CUSTOMERS.fields[name]
        for name in ("uuid", "name", "slug", "abbreviation", "phone_number", "email")
    },
    filters={
        "name": SERVED_CUSTOMERS.filters["name"],
        "query": SERVED_CUSTOMERS.filters["query"],
        BY: Filter(sql=f"c.uuid = ANY (ARRAY({_CUSTOMERS} = %(v)s))", kind="uuid"),
    },
)
_PLACES = f"SELECT unnest(ARRAY[j.uuid, j.customer_uuid]) FROM {ALIVE} = %(v)s"
_PEOPLE = f"SELECT g.user_uuid FROM {{grants}} g WHERE {WORKS} AND g.scope = ANY (ARRAY({_PLACES}))"
OFFERING_PROJECTS = msgspec.structs.replace(
    PROJECTS,
    models={**PROJECTS.models, "resources": resources.MODEL},
    filters={BY: Filter(sql=f"p.uuid = ANY (ARRAY(SELECT j.uuid FROM {ALIVE} = %(v)s))", kind="uuid")},
    visible="",
)
OFFERING_PEOPLE = msgspec.structs.replace(
    USERS,
    models={**USERS.models, "resources": resources.MODEL},
    filters={
        BY: Filter(sql=f"u.uuid = ANY (ARRAY({_PEOPLE}))", kind="uuid"),
        "username": USERS.filters["username"],
    },
    visible="",
)
"""Whoever has a role where something of it is used now."""
BACKEND_IDS = Documents(
    noun="Resource",
    models={"offerings": offerings.MODEL, "resources": resources.MODEL},
    source="{resources} r JOIN {offerings} o ON o.uuid = r.offering_uuid",
    fields={},
    filters={
        "backend_id": Filter(sql="r.backend_id = %(v)s"),
        BY: Filter(sql="o.uuid = %(v)s", kind="uuid"),
        "customer": Filter(sql="o.customer_uuid = %(v)s", kind="uuid"),
    },
    order={},
    default_order=(),
    unique="r.uuid",
)
OFFERING_STATS = Documents(
    noun="OfferingStats",
    models={"offerings": offerings.MODEL, "resources": resources.MODEL, "projects": projects.MODEL},
    source="{offerings} o",
    fields={
        "resources_count": of("int", f"(SELECT count(*) FROM {ALIVE} = o.uuid)"),
        "customers_count": of("int", SERVED),
    },
    filters={},
    order={},
    default_order=(),
    unique="o.uuid",
    always="o.removed_at IS NULL",
)
_USED = "SELECT offering_uuid, component_uuid, month, sum(usage) AS usage FROM {component_usages} GROUP BY 1, 2, 3"
_MONTH = "(%(v)s::timestamptz AT TIME ZONE 'UTC')::date"
COMPONENT_STATS = Documents(
    noun="OfferingComponentStat",
    models={"component_usages": component_usages.MODEL, "components": components.MODEL},
    source=f"({_USED}) u JOIN {{components}} m ON m.uuid = u.component_uuid",
    fields={
        "component_uuid": hexa("m.uuid"),
        "type": text("m.type"),
        "name": text("m.title"),
        "description": text("m.description"),
        "measured_unit": text("m.measured_unit"),
        "usage": of("int", "round(u.usage)::bigint"),
        "period": text("to_char(u.month, 'YYYY-MM')"),
        "billing_period": of("day", "u.month"),
        "date": of("day", "(u.month + interval '1 month - 1 day')::date"),
    },
    filters={
        BY: Filter(sql="u.offering_uuid = %(v)s", kind="uuid"),
        "start": Filter(sql=f"u.month >= {_MONTH}", kind="first_day"),
        "end": Filter(sql=f"u.month < {_MONTH}", kind="last_day"),
    },
    order={"period": "u.month"},
    default_order=("period",),
    unique="u.component_uuid",
)
"""Usage is told in whole units; `date` is the last day of the month."""
