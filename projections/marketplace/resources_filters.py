"""Filters of lists of resources x (contract/conventions.md, section 2)."""

from domain.marketplace import order, resource
from projections.common_filters import by_name, equals, like, span
from projections.filters import Filter, Kind
from projections.identity.terms import WORKS
from projections.marketplace import resources_seen
from projections.marketplace.seen import EVERYTHING

_USER = "(SELECT h.uuid FROM {users} h WHERE lower(h.username) = lower(%(v)s))"
_BY_COMPONENTS = "m.offering_uuid = x.offering_uuid AND m.removed_at IS NULL"


def _of(noun: str, condition: str) -> str:
    """Offerings or projects found first, then their resources by index."""
    return f"x.{noun}_uuid = ANY (ARRAY(SELECT h.uuid FROM {{{noun}s}} h WHERE {condition}))"


def _found(noun: str, condition: str, kind: Kind = "uuid") -> Filter:
    return Filter(sql=_of(noun, condition), kind=kind)


def _has(billing_type: str) -> Filter:
    condition = f"{_BY_COMPONENTS} AND m.billing_type = '{billing_type}'"
    return Filter(sql=f"EXISTS (SELECT FROM {{components}} m WHERE {condition}) = %(v)s", kind="bool")


def _has_only(billing_type: str) -> Filter:
    only = f"count(*) > 0 AND bool_and(m.billing_type = '{billing_type}')"
    return Filter(sql=f"(SELECT {only} FROM {{components}} m WHERE {_BY_COMPONENTS}) = %(v)s", kind="bool")


def _counted(more: str = "") -> Filter:
    return Filter(sql=f"(SELECT count(*) FROM {{components}} m WHERE {_BY_COMPONENTS}{more}) = %(v)s", kind="number")


def _told(name: str) -> str:
    """By the backend."""
    return f"(x.backend_metadata::jsonb ->> '{name}')"


_OFFERING: dict[str, Filter] = {
    "offering": equals("x.offering_uuid", "link"),
    "offering_uuid": Filter(sql="x.offering_uuid = ANY (%(v)s)", kind="uuids"),
    "offering_slug": _found("offering", "h.slug = ANY (%(v)s)", "names"),
    "offering_type": _found("offering", "h.type = %(v)s", "text"),
    "offering_billable": _found("offering", "h.billable = %(v)s", "bool"),
    "offering_shared": _found("offering", "h.shared = %(v)s", "bool"),
    "parent_offering_uuid": _found("offering", "h.parent = %(v)s"),
    "provider_uuid": _found("offering", "h.customer_uuid = %(v)s"),
    "category_uuid": _found("offering", "h.category = %(v)s"),
    "service_manager_uuid": Filter(
        sql="x.offering_uuid = ANY (ARRAY(SELECT g.scope FROM {grants} g WHERE g.user_uuid = %(v)s"
        f" AND g.scope_kind = 'offering' AND {WORKS}))",
        kind="uuid",
    ),
    "lexis_links_supported": Filter(
        sql="(coalesce(f.plugin_options::jsonb ->> 'heappe_url', '') <> '') = %(v)s", kind="bool"
    ),
    "usage_based": _has("usage"),
    "limit_based": _has("limit"),
    "only_usage_based": _has_only("usage"),
    "only_limit_based": _has_only("limit"),
    "component_count": _counted(),
    "limit_component_count": _counted(" AND m.billing_type = 'limit'"),
}
_PLACE: dict[str, Filter] = {
    "project_uuid": equals("x.project_uuid", "uuid"),
    "project_name": _found("project", like("h.title"), "contains"),
    "customer": _found("project", "h.customer_uuid = %(v)s", "link"),
    "customer_uuid": _found("project", "h.customer_uuid = %(v)s"),
    "visible_to_username": Filter(sql=resources_seen.CONSUMED.replace("%(visible_to)s", _USER)),
    "visible_to_providers": Filter(sql=f"NOT %(v)s OR {EVERYTHING} OR {resources_seen.PROVIDED}", kind="bool"),
}
_ITSELF: dict[str, Filter] = {
    **by_name("x.title"),
    "query": Filter(
        sql=f"({like('x.title')} OR x.slug = lower(%(v)s) OR x.backend_id = %(v)s"
        f" OR {_of('project', like('h.title'))} OR {_of('offering', like('h.title'))})",
        kind="contains",
    ),
    "slug": equals("x.slug"),
    "state": Filter(sql="x.state = ANY (%(v)s)", kind="choices", choices=resource.STATES),
    "order_state": Filter(
        sql="EXISTS (SELECT FROM {orders} h WHERE h.resource_uuid = x.uuid AND h.removed_at IS NULL"
        " AND h.state = ANY (%(v)s))",
        kind="choices",
        choices=order.STATES,
    ),
    "plan_uuid": equals("x.plan_uuid", "uuid"),
    "parent_uuid": equals("x.parent_uuid", "uuid"),
    "backend_id": equals("x.backend_id"),
    "scope": equals("x.scope", "link"),
    "runtime_state": equals("x.runtime_state"),
    "image_name": equals(_told("image_name")),
    "flavor_name": equals(_told("flavor_name")),
    "is_attached": equals(f"({_told('instance_uuid')} IS NOT NULL)", "bool"),
    "resource_attributes": Filter(sql="x.attributes::jsonb @> %(v)s::jsonb", kind="json"),
    "has_terminate_date": equals("(x.end_date IS NOT NULL)", "bool"),
    **{name: equals(f"x.{name}", "bool") for name in ("downscaled", "paused", "restrict_member_access")},
    **span("created", "x.created_at"),
    **span("modified", "x.modified_at"),
    "include_terminated": Filter(sql="NOT x.unlinked OR %(v)s", kind="bool"),
}
FILTERS: dict[str, Filter] = {**_ITSELF, **_PLACE, **_OFFERING}
