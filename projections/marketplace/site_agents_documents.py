"""Agents of providers on the wire (client's models AgentIdentity, AgentService, AgentProcessor)."""

from projections.common_filters import equals, span
from projections.documents import Documents
from projections.field import hexa, link, of, text, together
from projections.filters import Filter
from projections.identity import grants
from projections.marketplace import (
    offerings,
    service_providers,
    site_agent_processors,
    site_agent_services,
    site_agents,
)
from projections.marketplace.orders_seen import provider

_IDLE_AFTER = "interval '1 hour'"
_LAST = "SELECT max(q.last_run) FROM {site_agent_processors} q WHERE q.service_uuid = s.uuid"
_STATE = f"CASE WHEN ({_LAST}) > now() - {_IDLE_AFTER} THEN 'Active' ELSE 'Idle' END"
_STATES = ("Active", "Error", "Idle")
_MODELS = {
    "site_agents": site_agents.MODEL,
    "site_agent_services": site_agent_services.MODEL,
    "site_agent_processors": site_agent_processors.MODEL,
    "offerings": offerings.MODEL,
    "grants": grants.MODEL,
    "service_providers": service_providers.MODEL,
}
_PROCESSOR = {
    "uuid": hexa("q.uuid"),
    "url": link("marketplace-site-agent-processors", "q.uuid"),
    "name": text("q.title"),
    "backend_type": text("q.backend_type"),
    "backend_version": text("q.backend_version"),
    "last_run": of("stamp", "q.last_run"),
    "created": of("stamp", "q.created_at"),
    "modified": of("stamp", "q.modified_at"),
}
_SERVICE = {
    "uuid": hexa("s.uuid"),
    "url": link("marketplace-site-agent-services", "s.uuid"),
    "name": text("s.title"),
    "state": text(_STATE),
    "mode": text("s.mode"),
    "statistics": of("json", "s.statistics::json", schema={"type": "object"}),
    "created": of("stamp", "s.created_at"),
    "modified": of("stamp", "s.modified_at"),
}
_LIST = {"type": "array", "items": {"type": "object"}}
_SERVICES = (
    f"(SELECT coalesce(json_agg({together(_SERVICE)} ORDER BY s.title), '[]')"
    " FROM {site_agent_services} s WHERE s.agent_uuid = i.uuid)"
)
_PROCESSORS = (
    f"(SELECT coalesce(json_agg({together(_PROCESSOR)} ORDER BY q.title), '[]')"
    " FROM {site_agent_processors} q WHERE q.service_uuid = s.uuid)"
)
_COMPATIBLE = "json_build_object('status', 'unknown', 'message', '')"
_MINE = provider("i")

SITE_AGENTS = Documents(
    noun="AgentIdentity",
    models=_MODELS,
    source="{site_agents} i",
    fields={
        "uuid": hexa("i.uuid"),
        "url": link("marketplace-site-agent-identities", "i.uuid"),
        "offering": hexa("i.offering_uuid"),
        "created_by": hexa("i.created_by"),
        "name": text("i.title"),
        "version": text("i.version"),
        "dependencies": of("json", "i.dependencies::json", schema=_LIST),
        "config_file_path": text("i.config_file_path"),
        "config_file_content": text("''"),
        "last_restarted": of("stamp", "coalesce(i.last_restarted, i.created_at)"),
        "created": of("stamp", "i.created_at"),
        "modified": of("stamp", "i.modified_at"),
        "services": of("json", _SERVICES, schema=_LIST),
        "compatibility": of("json", _COMPATIBLE, schema={"type": "object"}),
    },
    filters={
        "name": equals("i.title"),
        "offering_uuid": equals("i.offering_uuid", "uuid"),
        "version": equals("i.version"),
        "last_restarted": Filter(sql="i.last_restarted >= %(v)s", kind="since"),
    },
    order={"created": "i.created_at"},
    default_order=("created",),
    unique="i.uuid",
    visible=_MINE,
    kept=True,
)
SITE_AGENT_SERVICES = Documents(
    noun="AgentService",
    models=_MODELS,
    source="{site_agent_services} s JOIN {site_agents} i ON i.uuid = s.agent_uuid",
    fields={
        **_SERVICE,
        "identity": hexa("i.uuid"),
        "identity_name": text("i.title"),
        "processors": of("json", _PROCESSORS, schema=_LIST),
    },
    filters={
        "identity_uuid": equals("s.agent_uuid", "uuid"),
        "mode": equals("s.mode"),
        "state": Filter(sql=f"{_STATE} = ANY (%(v)s)", kind="choices", choices=_STATES),
        "modified_after": Filter(sql="s.modified_at >= %(v)s", kind="since"),
        "modified_before": Filter(sql="s.modified_at < %(v)s", kind="since"),
    },
    order={"created": "s.created_at"},
    default_order=("created",),
    unique="s.uuid",
    visible=_MINE,
)
"""One is active while a processor of it ran within the hour."""
SITE_AGENT_PROCESSORS = Documents(
    noun="AgentProcessor",
    models=_MODELS,
    source=(
        "{site_agent_processors} q JOIN {site_agent_services} s ON s.uuid = q.service_uuid"
        " JOIN {site_agents} i ON i.uuid = q.agent_uuid"
    ),
    fields={
        **_PROCESSOR,
        "service": hexa("s.uuid"),
        "service_name": text("s.title"),
        "identity": hexa("i.uuid", asked=True),
    },
    filters={
        "service_uuid": equals("q.service_uuid", "uuid"),
        "backend_type": equals("q.backend_type"),
        "backend_version": equals("q.backend_version"),
        **span("last_run", "q.last_run"),
    },
    order={"created": "q.created_at"},
    default_order=("created",),
    unique="q.uuid",
    visible=_MINE,
)
