"""Groups of organizations on the wire (contract schema OrganizationGroup), alone and as a part of what names them."""

from projections.common_filters import by_name, like
from projections.documents import Documents
from projections.field import Field, hexa, link, of, text, together
from projections.filters import Filter
from projections.identity import customers, organization_groups

_SOURCE = "{organization_groups} og LEFT JOIN {organization_groups} up ON up.uuid = og.parent"
_CUSTOMERS = (
    "(SELECT count(*) FROM {customers} oc WHERE oc.organization_groups @> ARRAY[og.uuid] AND oc.removed_at IS NULL)"
)
_GROUP: dict[str, Field] = {
    "url": link("organization-groups", "og.uuid"),
    "uuid": hexa("og.uuid"),
    "name": text("og.title"),
    "parent": link("organization-groups", "up.uuid"),
    "parent_uuid": hexa("up.uuid"),
    "parent_name": text("up.title"),
    "customers_count": of("int", _CUSTOMERS),
}
MODELS = {"organization_groups": organization_groups.MODEL, "customers": customers.MODEL}

ORGANIZATION_GROUPS = Documents(
    noun="OrganizationGroup",
    models=MODELS,
    source=_SOURCE,
    fields=_GROUP,
    filters={**by_name("og.title"), "parent": Filter(sql="og.parent = %(v)s", kind="uuid")},
    order={"name": "og.title", "customers_count": _CUSTOMERS},
    default_order=("name",),
    unique="og.uuid",
    always="og.removed_at IS NULL",
)


def groups_of(column: str) -> Field:
    """A list of the groups in an array; mostly there are none, and then nothing is looked up."""
    found = (
        f"SELECT coalesce(json_agg({together(_GROUP)} ORDER BY og.title, og.uuid), '[]') FROM {_SOURCE}"
        f" WHERE og.uuid = ANY ({column}) AND og.removed_at IS NULL"
    )
    listed = f"CASE WHEN cardinality({column}) = 0 THEN '[]'::json ELSE ({found}) END"
    return of("json", listed, schema={"type": "array", "items": {"type": "object"}})


def in_groups(column: str) -> dict[str, Filter]:
    """In any of these groups, and in one that has this in its name."""
    called = f"SELECT og.uuid FROM {{organization_groups}} og WHERE og.removed_at IS NULL AND {like('og.title')}"
    return {
        "organization_group_uuid": Filter(sql=f"{column} && %(v)s::uuid[]", kind="uuids"),
        "organization_group_name": Filter(sql=f"{column} && ARRAY({called})", kind="contains"),
    }
