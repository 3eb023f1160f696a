"""What an agent says of itself; what it says again and again is told once, its times once in ten minutes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain.event import Event
from domain.marketplace import site_agent, site_agent_events
from domain.marketplace.site_agent import KIND, SiteAgent, service_of
from domain.refusal import Invalid, NotFound
from tests.scenario import Given, given

OFFERING, AGENT = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
SOON, LATER = NOON + timedelta(minutes=9), NOON + timedelta(minutes=10)
BEGUN = site_agent_events.SiteAgentRegistered(offering=OFFERING, title="agent-1")
SELF: dict[str, Any] = {"version": "1", "dependencies": [{"package": "httpx", "version": "0.28"}]}
DESCRIBED = site_agent_events.SiteAgentDescribed(
    version="1", dependencies=({"package": "httpx", "version": "0.28"},), config_file_path=""
)
SERVICE = service_of(AGENT, "orders")
SERVING = site_agent_events.SiteAgentServiceRegistered(service=SERVICE, title="orders", mode="order_process")
PROCESSOR = uuid5(SERVICE, "Orders")
WORKING = site_agent_events.SiteAgentProcessorRegistered(
    service=SERVICE, processor=PROCESSOR, title="Orders", backend_type="slurm", backend_version="1"
)
RAN = site_agent_events.SiteAgentProcessorRan(processor=PROCESSOR, last_run=NOON)


def agent(*more: Event) -> Given[SiteAgent]:
    return given(KIND, BEGUN, *more)


def restarted(moment: datetime) -> Event:
    return site_agent_events.SiteAgentRestarted(last_restarted=moment)


def test_it_registers_with_what_it_is() -> None:
    told = {"title": "agent-1", **SELF, "last_restarted": NOON}
    assert site_agent.register(OFFERING, told) == [BEGUN, DESCRIBED, restarted(NOON)]
    assert site_agent.register(OFFERING, {"title": "agent-1"}) == [BEGUN]


def test_only_what_differs_is_told_again() -> None:
    known = agent(DESCRIBED, restarted(NOON))
    known.when(site_agent.update, {**SELF, "last_restarted": SOON}).then_nothing()
    known.when(site_agent.update, {**SELF, "last_restarted": LATER}).then(restarted(LATER))
    known.when(site_agent.update, {"title": "agent-2"}).then(site_agent_events.SiteAgentRenamed(title="agent-2"))
    known.when(site_agent.update, {"title": " "}).refused(Invalid, "name")


def test_an_agent_stays_with_its_offering() -> None:
    site_agent.require_same(agent().known(), OFFERING)
    with pytest.raises(Invalid):
        site_agent.require_same(agent().known(), AGENT)


def test_a_service_is_registered_once_in_each_mode() -> None:
    agent().when(site_agent.register_service, AGENT, "orders", "order_process").then(SERVING)
    agent(SERVING).when(site_agent.register_service, AGENT, "orders", "order_process").then_nothing()
    other = site_agent_events.SiteAgentServiceRegistered(service=SERVICE, title="orders", mode="report")
    agent(SERVING).when(site_agent.register_service, AGENT, "orders", "report").then(other)


def test_a_processor_that_registers_runs() -> None:
    told = (SERVICE, "Orders", "slurm", "1")
    agent(SERVING).when(site_agent.register_processor, *told, NOON).then(WORKING, RAN)
    known = agent(SERVING, WORKING, RAN)
    known.when(site_agent.register_processor, *told, SOON).then_nothing()
    ran = site_agent_events.SiteAgentProcessorRan(processor=PROCESSOR, last_run=LATER)
    known.when(site_agent.register_processor, *told, LATER).then(ran)
    agent().when(site_agent.register_processor, *told, NOON).refused(NotFound)


def test_its_numbers_are_told_once_in_ten_minutes() -> None:
    counted = site_agent_events.SiteAgentServiceCounted(service=SERVICE, statistics={"orders": 1}, moment=NOON)
    agent(SERVING).when(site_agent.count, SERVICE, {"orders": 1}, NOON).then(counted)
    agent(SERVING, counted).when(site_agent.count, SERVICE, {"orders": 2}, SOON).then_nothing()


def test_what_goes_takes_along_what_is_in_it() -> None:
    whole = agent(SERVING, WORKING)
    gone = site_agent_events.SiteAgentProcessorRemoved(processor=PROCESSOR)
    ended = site_agent_events.SiteAgentServiceRemoved(service=SERVICE)
    after = whole.when(site_agent.remove_service, SERVICE).then(gone, ended)
    assert (after.services, after.processors) == ({}, {})
    assert whole.when(site_agent.remove_processor, PROCESSOR).then(gone).services
    removed = whole.when(site_agent.remove).then(gone, ended, site_agent_events.SiteAgentRemoved())
    assert KIND.names(removed) == frozenset()
    given(KIND, BEGUN, site_agent_events.SiteAgentRemoved()).when(site_agent.remove).then_nothing()
    whole.when(site_agent.remove_service, AGENT).refused(NotFound)
    whole.when(site_agent.remove_processor, AGENT).refused(NotFound)
