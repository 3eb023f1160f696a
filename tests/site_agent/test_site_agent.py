"""The official site agent, unchanged, carries out orders, keeps members and reports usage against our own API."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.tasks.usage import create_accounts
from commands.identity.access import GrantRole, RevokeRole
from tests.commands.market import ordered
from tests.eventstore.support import ask
from tests.http.serviced import COMPONENTS, Serviced, serviced
from tests.site_agent.agent import ABSENT, PYTHON, Agent, installed, trouble

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason=ABSENT)
ORDERS, RESOURCES = "/api/marketplace-orders/", "/api/marketplace-provider-resources/"
USAGES, PARTS = "/api/marketplace-component-usages/", "/api/marketplace-component-user-usages/"


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Serviced]:
    options = {
        "service_provider_can_create_offering_user": True,
        "username_generation_policy": "service_provider",
    }
    with serviced(server_url, components=COMPONENTS[:2], plugin_options=options) as found:
        assert found.member.get("/api/users/me/").status_code == 200
        yield found


@pytest.fixture
def agent(shop: Serviced, tmp_path: Path) -> Agent:
    assert shop.provider.get("/api/users/me/").status_code == 200
    return installed(tmp_path, shop.place.url, shop.place.people["provider"].token, shop.offering.hex)


def order(shop: Serviced, name: str) -> str:
    number = ordered(shop.place.ledger.store, shop.project, shop.offering, name)
    shop.place.settled()
    return number.hex


def passed(agent: Agent, mode: str) -> None:
    assert "\n".join(trouble(agent.run(mode))) == ""


def told(shop: Serviced, path: str) -> dict[str, Any]:
    answer = shop.provider.get(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def made(shop: Serviced, agent: Agent, name: str) -> dict[str, Any]:
    """The resource that came of an order the agent carried out."""
    number = order(shop, name)
    passed(agent, "order_process")
    done = told(shop, f"{ORDERS}{number}/")
    assert done["state"] == "done"
    return told(shop, f"{RESOURCES}{done['marketplace_resource_uuid']}/")


def test_an_order_is_approved_and_carried_out(shop: Serviced, agent: Agent) -> None:
    resource = made(shop, agent, "fresh")
    assert (resource["state"], resource["limits"]) == ("OK", {"cores": 2})
    assert list(agent.resources) == [resource["backend_id"]]


def test_a_resource_is_terminated(shop: Serviced, agent: Agent) -> None:
    resource = made(shop, agent, "brief")
    answer = shop.place.staff.post(f"/api/marketplace-resources/{resource['uuid']}/terminate/", json={})
    assert answer.status_code == 200, answer.text
    passed(agent, "order_process")
    assert told(shop, f"{ORDERS}{answer.json()['order_uuid']}/")["state"] == "done"
    assert told(shop, f"{RESOURCES}{resource['uuid']}/")["state"] == "Terminated"
    assert agent.resources == {}


def test_what_the_backend_refuses_errs(shop: Serviced, agent: Agent) -> None:
    number = order(shop, "refused")
    assert "the backend is full" in str(trouble(agent.run("order_process")))
    erred = told(shop, f"{ORDERS}{number}/")
    assert erred["state"] == "erred"
    assert erred["error_message"]


def test_members_are_given_accounts_and_taken_off(shop: Serviced, agent: Agent) -> None:
    resource = made(shop, agent, "joined")
    assert create_accounts(shop.place.ledger) == 1
    shop.place.settled()
    passed(agent, "membership_sync")
    (account,) = shop.provider.get("/api/marketplace-offering-users/").json()
    assert (account["state"], account["username"]) == ("OK", "member-site")
    assert agent.resources[resource["backend_id"]]["users"] == ["member-site"]
    (member,) = shop.provider.get(f"{RESOURCES}{resource['uuid']}/team/").json()
    assert (member["offering_user_username"], member["offering_user_state"]) == ("member-site", "OK")
    assert told(shop, f"{RESOURCES}{resource['uuid']}/")["last_sync"]
    before = shop.place.ledger.log.head()
    passed(agent, "membership_sync")
    assert _told_since(shop, before) == [], "what has not changed is no news"
    held = (shop.place.people["member"].uuid, "PROJECT.MEMBER", "project", shop.project)
    ask(shop.place.ledger.store, RevokeRole(*held))
    shop.place.settled()
    passed(agent, "membership_sync")
    assert agent.resources[resource["backend_id"]]["users"] == []
    ask(shop.place.ledger.store, GrantRole(*held))
    shop.place.settled()


def _told_since(shop: Serviced, position: int) -> list[str]:
    head = shop.place.ledger.log.head()
    return [item.event.name for item in shop.place.ledger.log.page(position, head) if hasattr(item, "event")]


def test_usage_is_reported(shop: Serviced, agent: Agent) -> None:
    resource = made(shop, agent, "used")

    def report(hours: float, of_one: float) -> tuple[list[Any], list[Any]]:
        kept = agent.resources
        kept[resource["backend_id"]]["usage"] = {
            "TOTAL_ACCOUNT_USAGE": {"hours": hours},
            "member-site": {"hours": of_one},
        }
        agent.keep(kept)
        passed(agent, "report")
        asked = {"resource_uuid": resource["uuid"]}
        return shop.provider.get(USAGES, params=asked).json(), shop.provider.get(PARTS, params=asked).json()

    (whole,), (part,) = report(5.25, 3)
    assert (whole["type"], whole["usage"]) == ("hours", 5.25)
    assert (part["username"], part["usage"]) == ("member-site", 3)
    before = shop.place.ledger.log.head()
    report(5.25, 3)
    assert _told_since(shop, before) == [], "what has not changed is no news"
    (whole,), (part,) = report(7, 4)
    assert (whole["usage"], part["usage"]) == (7, 4)
    assert UUID(part["component_usage"].rstrip("/").rpartition("/")[2]) == UUID(whole["uuid"])
