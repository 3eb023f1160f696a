"""Agents of providers over HTTP: they register, and what they say again and again is told once."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from waldur_api_client.models.agent_identity import AgentIdentity
from waldur_api_client.models.agent_processor import AgentProcessor
from waldur_api_client.models.agent_service import AgentService

from tests.http.serviced import Serviced, serviced

AGENTS, SERVICES = "/api/marketplace-site-agent-identities/", "/api/marketplace-site-agent-services/"
PROCESSORS = "/api/marketplace-site-agent-processors/"


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Serviced]:
    with serviced(server_url) as found:
        yield found


def body(shop: Serviced, name: str, **more: Any) -> dict[str, Any]:
    return {
        "offering": str(shop.offering),
        "name": name,
        "version": "1.0.7",
        "dependencies": [{"package": "httpx", "version": "0.28.1"}],
        "last_restarted": "2026-01-05T12:00:00+00:00",
        "config_file_path": "",
        "config_file_content": "token: very-secret",
        **more,
    }


def registered(shop: Serviced, name: str) -> dict[str, Any]:
    answer = shop.provider.post(AGENTS, json=body(shop, name))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def posted(shop: Serviced, path: str, said: dict[str, Any]) -> dict[str, Any]:
    answer = shop.provider.post(path, json=said)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def parsed(http: httpx.Client, path: str, kind: Any) -> dict[str, Any]:
    found: dict[str, Any] = http.get(path).json()
    kind.from_dict(found)
    return found


def test_an_agent_is_found_by_its_name_and_says_the_same_again(shop: Serviced) -> None:
    told = registered(shop, "agent-1")
    AgentIdentity.from_dict(told)
    assert told["created_by"] == shop.place.people["provider"].uuid.hex
    (listed,) = shop.provider.get(AGENTS, params={"name": "agent-1"}).json()
    assert listed == told
    head = shop.place.ledger.log.head()
    soon = body(shop, "agent-1", last_restarted="2026-01-05T12:09:00Z")
    assert shop.provider.put(f"{AGENTS}{told['uuid']}/", json=soon).json() == told
    assert shop.place.ledger.log.head() == head
    later = body(shop, "agent-1", last_restarted="2026-01-05T12:10:00Z", version="2")
    changed = shop.provider.put(f"{AGENTS}{told['uuid']}/", json=later).json()
    assert (changed["version"], changed["last_restarted"][:16]) == ("2", "2026-01-05T12:10")
    assert shop.place.ledger.log.head() == head + 2


def test_its_configuration_is_not_kept(shop: Serviced) -> None:
    told = registered(shop, "agent-2")
    assert "very-secret" not in str(told)
    history = shop.place.staff.get(f"/api/streams/{told['uuid']}/events/").text
    assert "very-secret" not in history


def test_services_and_processors(shop: Serviced) -> None:
    agent = f"{AGENTS}{registered(shop, 'agent-3')['uuid']}/"
    service = posted(shop, f"{agent}register_service/", {"name": "orders", "mode": "order_process"})
    assert (service["state"], service["mode"], service["processors"]) == ("Idle", "order_process", [])
    AgentService.from_dict(service)
    said = {"name": "Orders", "backend_type": "slurm", "backend_version": "1"}
    one = f"{SERVICES}{service['uuid']}/"
    processor = posted(shop, f"{one}register_processor/", said)
    AgentProcessor.from_dict(processor)
    head = shop.place.ledger.log.head()
    assert posted(shop, f"{one}register_processor/", said) == processor
    assert posted(shop, f"{agent}register_service/", {"name": "orders", "mode": "order_process"})["state"] == "Active"
    assert shop.place.ledger.log.head() == head, "what is said again is no news"
    assert parsed(shop.provider, one, AgentService)["processors"][0]["uuid"] == processor["uuid"]
    assert parsed(shop.provider, agent, AgentIdentity)["services"][0]["uuid"] == service["uuid"]
    assert parsed(shop.provider, f"{PROCESSORS}{processor['uuid']}/", AgentProcessor)["last_run"]
    counted = posted(shop, f"{one}set_statistics/", {"statistics": {"orders": 1}})
    assert counted["statistics"] == {"orders": 1}


def test_only_its_provider_knows_it(shop: Serviced) -> None:
    agent = f"{AGENTS}{registered(shop, 'agent-4')['uuid']}/"
    service = posted(shop, f"{agent}register_service/", {"name": "report", "mode": "report"})
    for who in (shop.member, shop.outsider):
        assert who.get(AGENTS).json() == who.get(SERVICES).json() == who.get(PROCESSORS).json() == []
        assert who.get(agent).status_code == 404
        assert who.post(f"{agent}register_service/", json={"name": "x"}).status_code == 404
        assert who.post(f"{SERVICES}{service['uuid']}/register_processor/", json={}).status_code == 404
        assert who.delete(agent).status_code == 404
    assert set(shop.outsider.post(AGENTS, json=body(shop, "agent-5")).json()) == {"offering"}


def test_names_are_unique_and_agents_stay_with_their_offering(shop: Serviced) -> None:
    agent = f"{AGENTS}{registered(shop, 'agent-6')['uuid']}/"
    again = shop.provider.post(AGENTS, json=body(shop, "agent-6"))
    assert (again.status_code, set(again.json())) == (400, {"name"})
    other = body(shop, "agent-6", offering=str(shop.resource))
    assert shop.provider.put(agent, json=other).status_code == 400


def test_what_goes_is_gone_with_all_in_it(shop: Serviced) -> None:
    agent = f"{AGENTS}{registered(shop, 'agent-7')['uuid']}/"
    said = {"name": "Orders", "backend_type": "slurm"}
    kept = posted(shop, f"{agent}register_service/", {"name": "kept"})
    gone = posted(shop, f"{agent}register_service/", {"name": "gone"})
    one = posted(shop, f"{SERVICES}{kept['uuid']}/register_processor/", said)
    two = posted(shop, f"{SERVICES}{gone['uuid']}/register_processor/", said)
    assert shop.provider.delete(f"{SERVICES}{gone['uuid']}/").status_code == 204
    assert shop.provider.get(f"{PROCESSORS}{two['uuid']}/").status_code == 404
    assert shop.provider.delete(f"{PROCESSORS}{one['uuid']}/").status_code == 204
    assert [each["name"] for each in shop.provider.get(agent).json()["services"]] == ["kept"]
    assert shop.provider.delete(agent).status_code == 204
    assert shop.provider.get(agent).status_code == 404
    assert shop.provider.get(f"{SERVICES}{kept['uuid']}/").status_code == 404
    assert registered(shop, "agent-7")
