"""Filters of lists of offerings o (contract/conventions.md, section 2)."""

from projections.common_filters import by_name, contains, equals, like, span
from projections.filters import Filter
from projections.marketplace.seen import open_to
from projections.marketplace.tags_documents import OFFERING_FILTERS

STATES = ("Draft", "Active", "Paused", "Archived", "Unavailable")
_NOBODY = Filter(sql="%(v)s::uuid[] IS NULL", kind="uuids")
"""What no offering has."""
_NEVER = Filter(sql="NOT %(v)s::boolean", kind="bool")
"""What is true of no offering."""
_OF_USERS = "service_provider_can_create_offering_user"
_OWNER = "(SELECT x.customer_uuid FROM {projects} x WHERE x.uuid = %(v)s)"


def _fits(customer: str) -> str:
    """What is limited to groups is for this customer too."""
    theirs = f"(SELECT x.organization_groups FROM {{customers}} x WHERE x.uuid = {customer})"
    return open_to("o.organization_groups", theirs)


def _used(condition: str) -> Filter:
    """By one that has resources of it."""
    found = f"SELECT FROM {{resources}} r WHERE r.offering_uuid = o.uuid AND {condition}"
    return Filter(sql=f"EXISTS ({found})", kind="uuid")


FILTERS: dict[str, Filter] = {
    **by_name("o.title"),
    "description": contains("o.description"),
    "query": Filter(
        sql=f"({like('o.title')} OR o.slug = lower(%(v)s) OR {like('o.description')})",
        kind="contains",
    ),
    "keyword": Filter(
        sql=f"({like('o.title')} OR {like('o.description')} OR {like('c.title')})",
        kind="contains",
    ),
    "slug": equals("o.slug"),
    "state": Filter(sql="o.state = ANY (%(v)s)", kind="choices", choices=STATES),
    "type": Filter(sql="lower(o.type) = ANY (%(v)s)", kind="names"),
    "category_uuid": equals("o.category", "uuid"),
    "category_group_uuid": equals('t."group"', "uuid"),
    "customer": equals("o.customer_uuid", "link"),
    "customer_uuid": equals("o.customer_uuid", "uuid"),
    "allowed_customer_uuid": Filter(
        sql=f"o.shared AND ({_fits('%(v)s')}) OR o.customer_uuid = %(v)s OR j.customer_uuid = %(v)s",
        kind="uuid",
    ),
    "project_uuid": Filter(
        sql=f"o.shared AND ({_fits(_OWNER)}) OR o.project = %(v)s OR o.project IS NULL AND o.customer_uuid = {_OWNER}",
        kind="uuid",
    ),
    "resource_project_uuid": _used("r.project_uuid = %(v)s"),
    "resource_customer_uuid": _used(
        "r.project_uuid = ANY (ARRAY(SELECT x.uuid FROM {projects} x WHERE x.customer_uuid = %(v)s))"
    ),
    "parent_uuid": equals("o.parent", "uuid"),
    "scope_uuid": Filter(sql="(o.scope = %(v)s OR o.settings = %(v)s)", kind="uuid"),
    "organization_group_uuid": Filter(sql="o.organization_groups && %(v)s::uuid[]", kind="uuids"),
    "shared": equals("o.shared", "bool"),
    "billable": equals("o.billable", "bool"),
    "attributes": Filter(sql="o.attributes::jsonb @> %(v)s::jsonb", kind="json"),
    "uuid_list": Filter(sql="o.uuid = ANY (%(v)s)", kind="uuids"),
    "can_create_offering_user": Filter(
        sql=f"coalesce((o.plugin_options::jsonb ->> '{_OF_USERS}')::boolean, false) = %(v)s",
        kind="bool",
    ),
    **span("created", "o.created_at"),
    **span("modified", "o.modified_at"),
    **OFFERING_FILTERS,
    "offering_group_uuid": _NOBODY,
    **dict.fromkeys(("accessible_via_calls", "open_for_proposals", "has_terms_of_service"), _NEVER),
    **dict.fromkeys(("has_active_terms_of_service", "user_has_consent", "user_has_offering_user"), _NEVER),
}
