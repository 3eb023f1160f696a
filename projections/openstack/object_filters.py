"""Who sees objects o at OpenStack clouds, and the filters that lists of all kinds of them have."""

from domain.operation import STATES
from projections.common_filters import by_name, contains, equals, like
from projections.filters import Filter, Kind
from projections.marketplace import orders_seen

_MANAGE = "OPENSTACK_INSTANCE.MANAGE"


def _tenants(condition: str) -> str:
    """Objects in the tenants whose resources r meet the condition; those are found first."""
    found = "SELECT r.scope FROM {resources} r WHERE r.path = 'openstack-tenants' AND "
    return f"o.tenant_uuid = ANY (ARRAY({found}{condition}))"


VISIBLE = _tenants(f"({orders_seen.consumer('r')})")
"""Who holds a role in the tenant's project or its organisation."""


def _projects(condition: str, kind: Kind = "text") -> Filter:
    found = f"SELECT h.uuid FROM {{projects}} h WHERE {condition}"
    return Filter(sql=_tenants(f"r.project_uuid = ANY (ARRAY({found}))"), kind=kind)


def _clouds(condition: str, kind: Kind) -> Filter:
    offered = f"SELECT h.uuid FROM {{offerings}} h WHERE {condition}"
    found = f"SELECT k.uuid FROM {{objects}} k WHERE k.offering_uuid = ANY (ARRAY({offered}))"
    return Filter(sql=f"o.tenant_uuid = ANY (ARRAY({found}))", kind=kind)


_HERE = "SELECT k.tenant_uuid FROM {objects} k WHERE k.noun = 'instance' AND k.facts -> 'external_ips' ? %(v)s"
_MINE = f"({orders_seen.STAFF} OR {_tenants(orders_seen.consumer_may(_MANAGE, 'r'))})"
_CALLED = f"SELECT g.uuid FROM {{customers}} g WHERE {like('g.title')}"
FILTERS: dict[str, Filter] = {
    "uuid": equals("o.uuid", "uuid"),
    **by_name("o.title"),
    "description": contains("o.description"),
    "state": Filter(sql="o.state = ANY (%(v)s)", kind="choices", choices=STATES),
    "backend_id": equals("o.backend_id"),
    "external_ip": Filter(sql=f"o.tenant_uuid = ANY (ARRAY({_HERE}))"),
    "can_manage": Filter(sql=f"{_MINE} = %(v)s", kind="bool"),
    **dict.fromkeys(("project", "project_uuid"), Filter(sql=_tenants("r.project_uuid = %(v)s"), kind="uuid")),
    "project_name": _projects(like("h.title"), "contains"),
    **dict.fromkeys(("customer", "customer_uuid"), _projects("h.customer_uuid = %(v)s", "uuid")),
    "customer_name": _projects(f"h.customer_uuid = ANY (ARRAY({_CALLED}))", "contains"),
    "customer_native_name": contains("c.native_name"),
    "customer_abbreviation": contains("c.abbreviation"),
    "service_settings_uuid": _clouds("h.settings = %(v)s", "uuid"),
    "service_settings_name": _clouds(like("h.title"), "contains"),
}
INSIDE: dict[str, Filter] = {
    "tenant": equals("o.tenant_uuid", "link"),
    "tenant_uuid": equals("o.tenant_uuid", "uuid"),
}
"""Of what is in a tenant."""
