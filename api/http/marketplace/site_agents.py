"""Agents of providers: what they register, and what is known of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.http import problems, reading
from api.http.ask import Ask
from api.http.forms import given
from api.http.lists import reads
from api.http.route import Reply, Route
from api.http.writes import action, creates, destroys
from commands.marketplace.site_agent import (
    CountAgentService,
    Dependency,
    RegisterAgentProcessor,
    RegisterAgentService,
    RegisterSiteAgent,
    RemoveAgentProcessor,
    RemoveAgentService,
    RemoveSiteAgent,
    UpdateSiteAgent,
)
from projections.documents import Documents
from projections.marketplace.site_agents_documents import SITE_AGENT_PROCESSORS, SITE_AGENT_SERVICES, SITE_AGENTS

AGENTS, AGENT = "/api/marketplace-site-agent-identities/", "/api/marketplace-site-agent-identities/{uuid}/"
SERVICES, SERVICE = "/api/marketplace-site-agent-services/", "/api/marketplace-site-agent-services/{uuid}/"
PROCESSORS, PROCESSOR = "/api/marketplace-site-agent-processors/", "/api/marketplace-site-agent-processors/{uuid}/"
NAME, OF_SERVICES = "marketplace_site_agent_identities", "marketplace_site_agent_services"
OF_PROCESSORS = "marketplace_site_agent_processors"


class AgentIdentityRequest(msgspec.Struct, frozen=True):
    """What is in its configuration file is not kept: it holds tokens."""

    offering: UUID
    name: str
    version: str | UnsetType | None = UNSET
    dependencies: tuple[Dependency, ...] | UnsetType = UNSET
    config_file_path: str | UnsetType | None = UNSET
    last_restarted: datetime | UnsetType | None = UNSET


class AgentServiceCreateRequest(msgspec.Struct, frozen=True):
    name: str
    mode: str | None = None


class AgentServiceStatisticsRequest(msgspec.Struct, frozen=True):
    statistics: dict[str, Any]


class AgentProcessorCreateRequest(msgspec.Struct, frozen=True):
    name: str
    backend_type: str
    backend_version: str | None = None


def _fields(body: AgentIdentityRequest) -> dict[str, Any]:
    return {name: value for name, value in given(body).items() if value is not None}


async def create(ask: Ask) -> Reply:
    body = await ask.body(AgentIdentityRequest)
    answer = await ask.command(RegisterSiteAgent(**_fields(body)), refers=("offering",))
    return await ask.one(SITE_AGENTS, answer.result, 201)


async def update(ask: Ask) -> Reply:
    body = await ask.body(AgentIdentityRequest, UpdateSiteAgent, agent=ask.uuid())
    await ask.command(UpdateSiteAgent(ask.uuid(), **_fields(body)), refers=("offering",))
    return await ask.one(SITE_AGENTS, ask.uuid())


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveSiteAgent(ask.uuid()))
    return Reply(204)


async def register_service(ask: Ask) -> Reply:
    body = await ask.body(AgentServiceCreateRequest, RegisterAgentService, agent=ask.uuid())
    answer = await ask.command(RegisterAgentService(ask.uuid(), body.name, body.mode or ""))
    return await ask.one(SITE_AGENT_SERVICES, UUID(answer.result), 200)


async def _agent_of(ask: Ask, which: Documents) -> UUID:
    """Raises Problem (404) for what the caller does not see."""
    async with ask.reading(tuple(which.models.values())) as conn:
        found = await reading.one(conn, which, ask.seen, ask.uuid(), ("identity",))
    if found is None:
        raise problems.missing(which.noun)
    return UUID(msgspec.json.decode(found)["identity"])


async def register_processor(ask: Ask) -> Reply:
    agent = await _agent_of(ask, SITE_AGENT_SERVICES)
    body = await ask.body(AgentProcessorCreateRequest, RegisterAgentProcessor, agent=agent)
    version = body.backend_version or ""
    answer = await ask.command(RegisterAgentProcessor(agent, ask.uuid(), body.name, body.backend_type, version))
    return await ask.one(SITE_AGENT_PROCESSORS, UUID(answer.result), 200)


async def set_statistics(ask: Ask) -> Reply:
    agent = await _agent_of(ask, SITE_AGENT_SERVICES)
    body = await ask.body(AgentServiceStatisticsRequest, CountAgentService, agent=agent)
    await ask.command(CountAgentService(agent, ask.uuid(), body.statistics))
    return await ask.one(SITE_AGENT_SERVICES, ask.uuid())


async def destroy_service(ask: Ask) -> Reply:
    await ask.command(RemoveAgentService(await _agent_of(ask, SITE_AGENT_SERVICES), ask.uuid()))
    return Reply(204)


async def destroy_processor(ask: Ask) -> Reply:
    await ask.command(RemoveAgentProcessor(await _agent_of(ask, SITE_AGENT_PROCESSORS), ask.uuid()))
    return Reply(204)


ROUTES = [
    *reads(SITE_AGENTS, AGENTS, NAME),
    creates(AGENTS, NAME, create, AgentIdentityRequest, SITE_AGENTS, RegisterSiteAgent),
    Route(
        method="PUT",
        path=AGENT,
        operation=f"{NAME}_update",
        call=update,
        noun=SITE_AGENTS.noun,
        body=AgentIdentityRequest,
        answer=SITE_AGENTS,
        command=UpdateSiteAgent,
        of=SITE_AGENTS,
    ),
    destroys(AGENT, NAME, destroy, SITE_AGENTS, RemoveSiteAgent),
    action(
        AGENT,
        NAME,
        "register_service",
        register_service,
        AgentServiceCreateRequest,
        SITE_AGENT_SERVICES,
        RegisterAgentService,
        of=SITE_AGENTS,
    ),
    *reads(SITE_AGENT_SERVICES, SERVICES, OF_SERVICES),
    action(
        SERVICE,
        OF_SERVICES,
        "register_processor",
        register_processor,
        AgentProcessorCreateRequest,
        SITE_AGENT_PROCESSORS,
        None,
        of=SITE_AGENT_SERVICES,
    ),
    action(
        SERVICE, OF_SERVICES, "set_statistics", set_statistics, AgentServiceStatisticsRequest, SITE_AGENT_SERVICES, None
    ),
    destroys(SERVICE, OF_SERVICES, destroy_service, SITE_AGENT_SERVICES, RemoveAgentService),
    *reads(SITE_AGENT_PROCESSORS, PROCESSORS, OF_PROCESSORS),
    destroys(PROCESSOR, OF_PROCESSORS, destroy_processor, SITE_AGENT_PROCESSORS, RemoveAgentProcessor),
]
