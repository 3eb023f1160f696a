"""What is told of an offering o by what happens around it: its orders, whom it serves, the agents that work for it."""

from projections.engine.model import ReadModel
from projections.field import Field, of, text, together
from projections.field_tables import named
from projections.identity import projects
from projections.marketplace import orders, resources, site_agent_processors, site_agent_services, site_agents

MODELS: dict[str, ReadModel] = {
    "orders": orders.MODEL,
    "resources": resources.MODEL,
    "projects": projects.MODEL,
    "site_agents": site_agents.MODEL,
    "site_agent_services": site_agent_services.MODEL,
    "site_agent_processors": site_agent_processors.MODEL,
}
ALIVE = "{resources} r JOIN {projects} j ON j.uuid = r.project_uuid WHERE r.state <> 'Terminated' AND r.offering_uuid"
SERVED = f"(SELECT count(DISTINCT j.customer_uuid) FROM {ALIVE} = o.uuid)"
_ORDERS = "(SELECT count(*) FROM {orders} n WHERE n.offering_uuid = o.uuid AND n.removed_at IS NULL)"
COUNTED: dict[str, Field] = {"order_count": of("int", _ORDERS), "total_customers": of("int", SERVED)}
"""Who has most orders is counted longest: one offering always tells them, a list when they are named in `field`."""
IN_LISTS: dict[str, Field] = {name: of("int", field.sql, asked=True) for name, field in COUNTED.items()}

_DOES = {
    "order_process": "Order processing",
    "report": "Usage reporting",
    "membership_sync": "Resource sync",
    "event_process": "Event processing",
}
_LAST = "(SELECT max(q.last_run) FROM {site_agent_processors} q WHERE q.service_uuid = s.uuid)"
_SERVICE: dict[str, Field] = {
    "agent_type": text(f"coalesce({named(_DOES, 's.mode')}, 'unknown')"),
    "status": text(f"CASE WHEN {_LAST} > now() - interval '1 hour' THEN 'Active' ELSE 'Disconnected' END"),
    "last_request_timestamp": of("stamp", _LAST),
    "service_name": text("s.title"),
}
INTEGRATION = (
    f"(SELECT json_agg({together(_SERVICE)} ORDER BY s.title) FROM {{site_agents}} i"
    " JOIN {site_agent_services} s ON s.agent_uuid = i.uuid WHERE i.offering_uuid = o.uuid)"
)
"""The services of its agents, by what they said their mode is; nothing where none said anything."""
