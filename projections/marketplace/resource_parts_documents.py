"""What belongs to one resource, on the wire: its team, plan periods, offering and the offerings within it. All but the
offering are asked for with the filter `resource`, by whoever sees that."""

import msgspec

from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.filters import Filter
from projections.identity import grants, roles, users
from projections.identity.terms import ROLE_NAME, WORKS
from projections.marketplace import offering_users, offerings, plan_periods, plans, resources, resources_seen
from projections.marketplace.offerings_documents import PUBLIC_OFFERINGS, SOURCE
from projections.marketplace.resources_documents import RESOURCES

_EARLIER = (
    "SELECT FROM {grants} b WHERE b.scope = g.scope AND b.user_uuid = g.user_uuid"
    " AND (b.expires_at IS NULL OR b.expires_at > now()) AND (b.created, b.uuid) < (g.created, g.uuid)"
)
_EITHER = f"{resources_seen.CONSUMED} OR {resources_seen.PROVIDED}"

MEMBERS = Documents(
    noun="ProjectUser",
    models={
        "grants": grants.MODEL,
        "users": users.MODEL,
        "roles": roles.MODEL,
        "resources": resources.MODEL,
        "offering_users": offering_users.MODEL,
    },
    source=(
        "{resources} x JOIN {grants} g ON g.scope = x.project_uuid JOIN {users} u ON u.uuid = g.user_uuid"
        " LEFT JOIN {roles} r ON r.uuid = g.role_uuid"
        " LEFT JOIN {offering_users} a ON a.user_uuid = g.user_uuid AND a.offering_uuid = x.offering_uuid"
    ),
    fields={
        "url": link("users", "u.uuid"),
        "uuid": hexa("u.uuid"),
        "username": text("u.username"),
        "full_name": text("coalesce(u.full_name, '')"),
        "email": text("coalesce(u.email, '')"),
        "role": text(ROLE_NAME),
        "expiration_time": of("stamp", "g.expires_at"),
        "offering_user_username": text("a.username"),
        "offering_user_state": text("a.state"),
    },
    filters={"resource": Filter(sql="x.uuid = %(v)s", kind="uuid")},
    order={"full_name": "u.full_name NULLS LAST", "username": "u.username NULLS LAST", "role": ROLE_NAME},
    default_order=("full_name",),
    unique="u.uuid",
    always=f"{WORKS} AND NOT EXISTS ({_EARLIER})",
    kept=True,
)
"""Who holds several roles in the project is shown with the oldest."""

PERIODS = Documents(
    noun="ResourcePlanPeriod",
    models={"plan_periods": plan_periods.MODEL, "plans": plans.MODEL},
    source=(
        "{plan_periods} t JOIN LATERAL json_to_recordset(t.periods::json)"
        ' AS i (uuid uuid, plan uuid, start timestamptz, "end" timestamptz) ON true'
        " LEFT JOIN {plans} n ON n.uuid = i.plan"
    ),
    fields={
        "uuid": hexa("i.uuid"),
        "plan_name": text("coalesce(n.title, '')"),
        "plan_uuid": hexa("i.plan"),
        "start": of("stamp", "i.start"),
        "end": of("stamp", 'i."end"'),
        "components": of("json", "'[]'::json", schema={"type": "array", "items": {"type": "object"}}),
    },
    filters={"resource": Filter(sql="t.uuid = %(v)s", kind="uuid")},
    order={"start": "i.start"},
    default_order=("start",),
    unique="i.uuid",
    kept=True,
)

SUBRESOURCES = Documents(
    noun="SubresourceOffering",
    models={"offerings": offerings.MODEL, "resources": resources.MODEL},
    source="{offerings} o",
    fields={"uuid": hexa("o.uuid"), "type": text("o.type")},
    filters={
        "resource": Filter(
            sql="o.scope = ANY (ARRAY(SELECT unnest(ARRAY[x.uuid, x.scope]) FROM {resources} x WHERE x.uuid = %(v)s))",
            kind="uuid",
        )
    },
    order={"type": "o.type"},
    default_order=("type",),
    unique="o.uuid",
    always="o.removed_at IS NULL AND o.state = 'Active'",
)
"""Those made for what is within the resource, or the object it is at the backend."""

OFFERING = msgspec.structs.replace(
    PUBLIC_OFFERINGS,
    noun="ResourceOffering",
    models={**RESOURCES.models, **PUBLIC_OFFERINGS.models},
    source=f"{SOURCE} JOIN {{resources}} x ON x.offering_uuid = o.uuid",
    key="x.uuid",
    visible=_EITHER,
    always="",
)
"""Of a resource, whether or not it is on offer still."""

UPDATE = Documents(
    noun="ResourceUpdate",
    models=RESOURCES.models,
    source="{resources} x",
    fields={
        "name": RESOURCES.fields["name"],
        "description": RESOURCES.fields["description"],
        "end_date": RESOURCES.fields["end_date"],
    },
    filters={},
    order={"name": "x.title"},
    default_order=("name",),
    unique="x.uuid",
    visible=_EITHER,
    kept=True,
)
"""What an update answers."""
