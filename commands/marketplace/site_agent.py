"""What agents of providers say of themselves."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handler, Handlers
from commands.decision import Decision, Loaded, change
from commands.fields import given
from commands.ports import Load
from domain.event import Event
from domain.marketplace import offering, offering_rules, site_agent

KIND = site_agent.KIND


class Dependency(msgspec.Struct, frozen=True):
    package: str
    version: str


class RegisterSiteAgent(msgspec.Struct, frozen=True):
    offering: UUID
    name: str
    version: str = ""
    dependencies: tuple[Dependency, ...] = ()
    config_file_path: str = ""
    last_restarted: datetime | None = None


class UpdateSiteAgent(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    agent: UUID
    offering: UUID
    name: str
    version: str | UnsetType = UNSET
    dependencies: tuple[Dependency, ...] | UnsetType = UNSET
    config_file_path: str | UnsetType = UNSET
    last_restarted: datetime | UnsetType | None = UNSET


class RemoveSiteAgent(msgspec.Struct, frozen=True):
    agent: UUID


class RegisterAgentService(msgspec.Struct, frozen=True):
    agent: UUID
    name: str
    mode: str = ""


class CountAgentService(msgspec.Struct, frozen=True):
    agent: UUID
    service: UUID
    statistics: dict[str, Any]


class RemoveAgentService(msgspec.Struct, frozen=True):
    agent: UUID
    service: UUID


class RegisterAgentProcessor(msgspec.Struct, frozen=True):
    agent: UUID
    service: UUID
    name: str
    backend_type: str
    backend_version: str = ""


class RemoveAgentProcessor(msgspec.Struct, frozen=True):
    agent: UUID
    processor: UUID


def _fields(command: msgspec.Struct) -> dict[str, Any]:
    fields = given(command, "agent", "offering")
    if "dependencies" in fields:
        fields["dependencies"] = msgspec.to_builtins(fields["dependencies"])
    return {"title" if field == "name" else field: value for field, value in fields.items()}


def register_site_agent(command: RegisterSiteAgent, asked: Asked, load: Load) -> Decision:
    of = load(offering.KIND, command.offering)
    state = of.required("offering")
    offering_rules.require_present(state)
    begun = change(Loaded(KIND, asked.new_id, None, 0), site_agent.register(command.offering, _fields(command)))
    return Decision(begun, asked.new_id, state.customer, reads=(of,))


def _changes(decide: Callable[[site_agent.SiteAgent, Any, Asked], list[Event]], result: Any = None) -> Handler:
    """`result`: what of the command is answered, by default the agent."""

    def handle(command: Any, asked: Asked, load: Load) -> Decision:
        found = load(KIND, command.agent)
        state = found.required()
        owner = load(offering.KIND, state.offering).required().customer
        answer = result(command) if result else command.agent
        return Decision(change(found, decide(state, command, asked)), answer, owner)

    return handle


def _updated(state: site_agent.SiteAgent, command: UpdateSiteAgent, _: Asked) -> list[Event]:
    site_agent.require_same(state, command.offering)
    return site_agent.update(state, _fields(command))


def _service(state: site_agent.SiteAgent, command: RegisterAgentService, _: Asked) -> list[Event]:
    return site_agent.register_service(state, command.agent, command.name, command.mode)


def _counted(state: site_agent.SiteAgent, command: CountAgentService, asked: Asked) -> list[Event]:
    return site_agent.count(state, command.service, command.statistics, asked.now)


def _processor(state: site_agent.SiteAgent, command: RegisterAgentProcessor, asked: Asked) -> list[Event]:
    return site_agent.register_processor(
        state, command.service, command.name, command.backend_type, command.backend_version, asked.now
    )


HANDLERS: Handlers = {
    RegisterSiteAgent: register_site_agent,
    UpdateSiteAgent: _changes(_updated),
    RemoveSiteAgent: _changes(lambda state, _command, _asked: site_agent.remove(state)),
    RegisterAgentService: _changes(_service, lambda command: site_agent.service_of(command.agent, command.name)),
    CountAgentService: _changes(_counted, lambda command: command.service),
    RemoveAgentService: _changes(lambda state, command, _: site_agent.remove_service(state, command.service)),
    RegisterAgentProcessor: _changes(_processor, lambda command: uuid5(command.service, command.name)),
    RemoveAgentProcessor: _changes(lambda state, command, _: site_agent.remove_processor(state, command.processor)),
}
