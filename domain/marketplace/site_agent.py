"""A provider's agent as it tells of itself: what it is, its services, what they work on. One stream per agent.

Of what is said again and again only what differs is told, and of times one in ten minutes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec

from domain import check, clean, groups
from domain.clean import Clean
from domain.event import Event
from domain.kind import Kind, Name
from domain.marketplace import site_agent_events as happened
from domain.marketplace.site_agent_events import EVENTS, GROUPS
from domain.refusal import Invalid, NotFound

__all__ = ["EVENTS"]

EVERY = timedelta(minutes=10)


class Service(msgspec.Struct, frozen=True):
    title: str
    mode: str
    counted: datetime | None = None


class Processor(msgspec.Struct, frozen=True):
    service: UUID
    title: str
    backend_type: str
    backend_version: str
    last_run: datetime | None = None


class SiteAgent(msgspec.Struct, frozen=True, kw_only=True):
    offering: UUID
    title: str
    version: str = ""
    dependencies: tuple[dict[str, Any], ...] = ()
    config_file_path: str = ""
    last_restarted: datetime | None = None
    services: dict[UUID, Service] = {}
    processors: dict[UUID, Processor] = {}
    removed: bool = False


def _dependencies(_field: str, value: Sequence[Mapping[str, str]]) -> tuple[dict[str, Any], ...]:
    return tuple({key: check.text(key, each[key], 255) for key in ("package", "version")} for each in value)


FIELDS: dict[str, Clean] = {
    "title": lambda _field, value: check.text("name", value, 255),
    "version": clean.text(255),
    "dependencies": _dependencies,
    "config_file_path": clean.text(255),
    "last_restarted": clean.moment,
}


def register(offering: UUID, given: Mapping[str, Any]) -> list[Event]:
    """`given`: the other fields, by name."""
    begun = happened.SiteAgentRegistered(offering=offering, title=FIELDS["title"]("title", given["title"]))
    return [begun, *update(evolve(None, begun), given)]


def require_same(agent: SiteAgent, offering: UUID) -> None:
    if agent.offering != offering:
        raise Invalid("An agent stays with its offering.", "offering")


def update(agent: SiteAgent, given: Mapping[str, Any]) -> list[Event]:
    require_present(agent)
    wanted = clean.cleaned(FIELDS, given)
    restarted = wanted.pop("last_restarted", None)
    events = groups.events(agent, wanted, GROUPS)
    if restarted and _long_ago(agent.last_restarted, restarted):
        events.append(happened.SiteAgentRestarted(last_restarted=restarted))
    return events


def require_present(agent: SiteAgent) -> None:
    if agent.removed:
        raise NotFound("No AgentIdentity matches the given query.")


def _long_ago(before: datetime | None, moment: datetime) -> bool:
    return before is None or abs(moment - before) >= EVERY


def service_of(agent: UUID, title: str) -> UUID:
    return uuid5(agent, title)


def register_service(agent: SiteAgent, number: UUID, title: str, mode: str) -> list[Event]:
    """`number` is the agent's stream."""
    require_present(agent)
    title, mode = check.text("name", title, 255), check.text("mode", mode, 255, required=False)
    service = service_of(number, title)
    known = agent.services.get(service)
    if known and known.mode == mode:
        return []
    return [happened.SiteAgentServiceRegistered(service=service, title=title, mode=mode)]


def register_processor(
    agent: SiteAgent, service: UUID, title: str, backend_type: str, backend_version: str, moment: datetime
) -> list[Event]:
    """One that registers runs."""
    _service(agent, service)
    title = check.text("name", title, 255)
    kind = check.text("backend_type", backend_type, 255)
    version = check.text("backend_version", backend_version, 255, required=False)
    processor = uuid5(service, title)
    known = agent.processors.get(processor)
    events: list[Event] = []
    if known is None or (known.backend_type, known.backend_version) != (kind, version):
        events.append(
            happened.SiteAgentProcessorRegistered(
                service=service, processor=processor, title=title, backend_type=kind, backend_version=version
            )
        )
    if known is None or _long_ago(known.last_run, moment):
        events.append(happened.SiteAgentProcessorRan(processor=processor, last_run=moment))
    return events


def _service(agent: SiteAgent, service: UUID) -> Service:
    require_present(agent)
    if service not in agent.services:
        raise NotFound("No AgentService matches the given query.")
    return agent.services[service]


def count(agent: SiteAgent, service: UUID, statistics: Mapping[str, Any], moment: datetime) -> list[Event]:
    if not _long_ago(_service(agent, service).counted, moment):
        return []
    return [happened.SiteAgentServiceCounted(service=service, statistics=dict(statistics), moment=moment)]


def remove_service(agent: SiteAgent, service: UUID) -> list[Event]:
    _service(agent, service)
    within = [number for number, each in agent.processors.items() if each.service == service]
    events: list[Event] = [happened.SiteAgentProcessorRemoved(processor=each) for each in within]
    return [*events, happened.SiteAgentServiceRemoved(service=service)]


def remove_processor(agent: SiteAgent, processor: UUID) -> list[Event]:
    require_present(agent)
    if processor not in agent.processors:
        raise NotFound("No AgentProcessor matches the given query.")
    return [happened.SiteAgentProcessorRemoved(processor=processor)]


def remove(agent: SiteAgent) -> list[Event]:
    """With all it consists of."""
    if agent.removed:
        return []
    within = [event for service in agent.services for event in remove_service(agent, service)]
    return [*within, happened.SiteAgentRemoved()]


def evolve(agent: SiteAgent | None, event: Event) -> SiteAgent:
    if isinstance(event, happened.SiteAgentRegistered):
        return SiteAgent(offering=event.offering, title=event.title)
    if agent is None:
        raise ValueError(f"{type(event).__name__} cannot begin a site agent")
    if isinstance(event, GROUPS):
        return groups.remembered(agent, event)
    match event:
        case happened.SiteAgentRestarted():
            return msgspec.structs.replace(agent, last_restarted=event.last_restarted)
        case happened.SiteAgentRemoved():
            return msgspec.structs.replace(agent, removed=True)
    return msgspec.structs.replace(agent, services=_services(agent, event), processors=_processors(agent, event))


def _services(agent: SiteAgent, event: Event) -> dict[UUID, Service]:
    match event:
        case happened.SiteAgentServiceRegistered():
            return {**agent.services, event.service: Service(event.title, event.mode)}
        case happened.SiteAgentServiceCounted():
            counted = msgspec.structs.replace(agent.services[event.service], counted=event.moment)
            return {**agent.services, event.service: counted}
        case happened.SiteAgentServiceRemoved():
            return {number: each for number, each in agent.services.items() if number != event.service}
    return agent.services


def _processors(agent: SiteAgent, event: Event) -> dict[UUID, Processor]:
    match event:
        case happened.SiteAgentProcessorRegistered():
            made = Processor(event.service, event.title, event.backend_type, event.backend_version)
            return {**agent.processors, event.processor: made}
        case happened.SiteAgentProcessorRan():
            ran = msgspec.structs.replace(agent.processors[event.processor], last_run=event.last_run)
            return {**agent.processors, event.processor: ran}
        case happened.SiteAgentProcessorRemoved():
            return {number: each for number, each in agent.processors.items() if number != event.processor}
    return agent.processors


def names(agent: SiteAgent) -> frozenset[Name]:
    """An offering has not two agents of one name."""
    if agent.removed:
        return frozenset()
    return frozenset({Name(f"agent of offering {agent.offering.hex}", agent.title, "name")})


KIND = Kind(name="site_agent", state=SiteAgent, evolve=evolve, names=names)
