"""What may be asked of one resource over HTTP, by whom, and what the answers are."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from waldur_api_client.models import OrderUUID, Resource, ResourceUpdate, Status

from commands.identity.project import CreateProject
from commands.marketplace.offering import SetOfferingResourceOptions
from commands.marketplace.offering_parts import PlanForm
from commands.marketplace.resource import SetResourceEndDate
from domain.marketplace import offering, order
from domain.marketplace.plan import Plan
from tests.eventstore.support import ask, made
from tests.http.market import FLAT, Market, market
from tests.http.resources import CONSUMER, PROVIDER, does, done, read, there
from tests.http.served import Served


def plans_of(shop: Market, of: UUID) -> tuple[Plan, ...]:
    return shop.place.ledger.store.load(offering.KIND, of).required().plans


LATER = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


@pytest.fixture(scope="module")
def shop(http: Served) -> Market:
    return market(http)


@pytest.fixture(scope="module")
def machine(shop: Market) -> str:
    return there(shop)


STAFF: list[tuple[str, Any, int, Any]] = [
    ("set_slug", {"slug": "a-slug"}, 200, ("slug", "a-slug")),
    ("set_downscaled", {"downscaled": True}, 200, ("downscaled", True)),
    ("set_paused", {"paused": True}, 200, ("paused", True)),
    ("set_restrict_member_access", {"restrict_member_access": True}, 200, ("restrict_member_access", True)),
    ("set_end_date_by_staff", {"end_date": LATER}, 200, ("end_date", LATER)),
]


@pytest.mark.parametrize(("action", "body", "status", "after"), STAFF, ids=[each[0] for each in STAFF])
@pytest.mark.parametrize("side", [CONSUMER, PROVIDER])
def test_only_staff(shop: Market, machine: str, side: str, action: str, body: Any, status: int, after: Any) -> None:
    who = {CONSUMER: "owner", PROVIDER: "provider"}[side]
    assert does(shop, who, machine, action, body, side).status_code == 403
    assert does(shop, "outsider", machine, action, body, side).status_code == 404
    answer = does(shop, "staff", machine, action, body, side)
    assert answer.status_code == status, answer.text
    if answer.content:
        Status.from_dict(answer.json())
    assert read(shop, "staff", machine, side)[after[0]] == after[1]


PROVIDERS: list[tuple[str, Any, tuple[str, Any] | None]] = [
    ("set_backend_id", {"backend_id": "b-1"}, ("backend_id", "b-1")),
    ("set_backend_metadata", {"backend_metadata": {"runtime_state": "ACTIVE"}}, None),
    ("set_limits", {"limits": {"cores": 7}}, ("limits", {"cores": 7})),
    ("submit_report", {"report": [{"header": "h", "body": "b"}]}, ("report", [{"header": "h", "body": "b"}])),
    ("set_as_erred", {"error_message": "no power"}, ("error_message", "no power")),
    ("set_as_ok", {}, ("state", "OK")),
    ("set_state_ok", {}, ("state", "OK")),
    ("refresh_last_sync", {}, None),
    ("set_end_date_by_provider", {"end_date": LATER}, ("end_date", LATER)),
    ("set_end_date", {"end_date": None}, None),
]


@pytest.mark.parametrize(("action", "body", "after"), PROVIDERS, ids=[each[0] for each in PROVIDERS])
def test_only_the_provider(shop: Market, machine: str, action: str, body: Any, after: Any) -> None:
    assert does(shop, "owner", machine, action, body, PROVIDER).status_code == 404
    assert does(shop, "support", machine, action, body, PROVIDER).status_code == 403
    answer = does(shop, "provider", machine, action, body, PROVIDER)
    assert answer.status_code == 200, answer.text
    if answer.content:
        Status.from_dict(answer.json())
    if after:
        assert read(shop, "provider", machine, PROVIDER)[after[0]] == after[1]


@pytest.mark.parametrize(
    ("action", "body", "field"),
    [
        ("set_backend_id", {"backend_id": "x" * 256}, "backend_id"),
        ("submit_report", {"report": "all is well"}, "report"),
        ("set_limits", {"limits": {"gpu": 1}}, "limits"),
        ("set_limits", {"limits": {"cores": -1}}, "limits"),
        ("set_end_date_by_provider", {"end_date": "2020-01-01"}, "end_date"),
        ("set_end_date_by_provider", {"end_date": "soon"}, "end_date"),
    ],
)
def test_what_is_wrong_is_named(shop: Market, machine: str, action: str, body: Any, field: str) -> None:
    answer = does(shop, "provider", machine, action, body, PROVIDER)
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize("side", [CONSUMER, PROVIDER])
def test_an_update(shop: Market, machine: str, side: str) -> None:
    who = {CONSUMER: "owner", PROVIDER: "provider"}[side]
    http, path = shop.http(who), f"{side}{machine}/"
    changed = http.patch(path, json={"name": "Beta", "end_date": LATER})
    assert changed.status_code == 200, changed.text
    assert changed.json() == {"name": "Beta", "description": "", "end_date": LATER}
    replaced = ResourceUpdate.from_dict(http.put(path, json={"name": "Gamma", "end_date": None}).json())
    assert (replaced.name, replaced.end_date) == ("Gamma", None)
    assert http.put(path, json={"description": "d"}).json().keys() == {"name"}
    assert shop.http("outsider").patch(path, json={"name": "Delta"}).status_code == 404
    other = {CONSUMER: "provider", PROVIDER: "owner"}[side]
    assert shop.http(other).patch(path, json={"name": "Delta"}).status_code == 404


def test_a_member_may_not_rename_it(shop: Market, machine: str) -> None:
    assert shop.http("member").patch(f"{CONSUMER}{machine}/", json={"name": "Mine"}).status_code == 403


def test_limits_plan_and_end_are_ordered(shop: Market) -> None:
    machine = there(shop)
    answer = does(shop, "owner", machine, "update_limits", {"limits": {"cores": 3}, "request_comment": "more"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    number = OrderUUID.from_dict(told).order_uuid
    assert told["order_uuid"] == told["uuid"] == number.hex
    shop.place.settled()
    placed = shop.now({"uuid": number.hex})
    assert placed["attributes"]["old_limits"] == {"cores": 2}
    assert read(shop, "owner", machine)["order_in_progress"]["uuid"] == number.hex
    pending = does(shop, "owner", machine, "update_limits", {"limits": {"cores": 4}})
    assert (pending.status_code, "Pending order" in pending.text) == (400, True)
    done(shop, number.hex)
    assert read(shop, "owner", machine)["limits"] == {"cores": 3}
    same = does(shop, "owner", machine, "update_limits", {"limits": {"cores": 3}})
    assert (same.status_code, "exactly the same" in same.text) == (400, True)
    ended = does(shop, "owner", machine, "terminate")
    assert ended.status_code == 200, ended.text
    done(shop, ended.json()["uuid"])
    assert read(shop, "owner", machine)["state"] == "Terminated"
    for action, body in (("terminate", {}), ("update_limits", {"limits": {"cores": 1}})):
        again = does(shop, "owner", machine, action, body)
        assert again.status_code == 409, again.text
        assert again.json()["detail"].startswith("Valid states for operation: OK")


def test_the_plan_is_switched_by_any_address_of_a_plan(shop: Market) -> None:
    two = shop.offer(plans=(FLAT, PlanForm(name="Other")))
    first, second = shop.place.ledger.store.load(offering.KIND, two).required().plans
    machine = there(shop, two, plan=f"/api/marketplace-public-offerings/{two.hex}/plans/{first.uuid.hex}/")
    path = f"/api/marketplace-public-offerings/{two.hex}/plans/{second.uuid.hex}/"
    answer = does(shop, "manager", machine, "switch_plan", {"plan": path})
    assert answer.status_code == 200, answer.text
    done(shop, answer.json()["order_uuid"])
    assert read(shop, "manager", machine)["plan_name"] == "Other"
    periods = shop.http("manager").get(f"{CONSUMER}{machine}/plan_periods/").json()
    assert [(period["plan_name"], period["end"] is None) for period in periods] == [("Flat", False), ("Other", True)]
    same = does(shop, "manager", machine, "switch_plan", {"plan": path})
    assert (same.status_code, list(same.json())) == (400, ["plan"])
    assert does(shop, "manager", machine, "switch_plan", {"plan": "/api/x/"}).status_code == 400
    assert does(shop, "member", machine, "switch_plan", {"plan": path}).status_code == 403


def test_a_member_asks_in_vain_to_end_it_and_the_provider_ends_it_from_his_side(shop: Market) -> None:
    machine = there(shop)
    assert does(shop, "member", machine, "terminate").status_code == 403
    assert does(shop, "provider", machine, "terminate").status_code == 404
    answer = does(shop, "provider", machine, "terminate", {"attributes": {}}, PROVIDER)
    assert answer.status_code == 200, answer.text


OPTIONS = {"order": ["size"], "options": {"size": {"type": "integer", "label": "Size"}}}


def test_options_are_set_or_ordered_as_the_offering_says(shop: Market) -> None:
    store = shop.place.ledger.store
    at_once, by_order = shop.offer(), shop.offer(plugin_options={"create_orders_on_resource_option_change": True})
    for number in (at_once, by_order):
        ask(store, SetOfferingResourceOptions(number, OPTIONS))
    machine, other = there(shop, at_once), there(shop, by_order)
    answer = does(shop, "owner", machine, "update_options", {"options": {"size": 3}})
    assert answer.status_code == 200, answer.text
    Status.from_dict(answer.json())
    assert read(shop, "owner", machine)["options"] == {"size": 3}
    ordered = does(shop, "owner", other, "update_options", {"options": {"size": 3}})
    assert ordered.status_code == 201, ordered.text
    done(shop, OrderUUID.from_dict(ordered.json()).order_uuid.hex)
    assert read(shop, "owner", other)["options"] == {"size": 3}
    direct = does(shop, "provider", other, "update_options_direct", {"options": {"size": 4}}, PROVIDER)
    assert direct.status_code == 200, direct.text


def test_it_is_moved_by_staff(shop: Market) -> None:
    machine, store = there(shop), shop.place.ledger.store
    project = made(store, CreateProject(shop.customer, "Elsewhere"))
    body = {"project": {"url": f"/api/projects/{project.hex}/"}}
    assert does(shop, "owner", machine, "move_resource", body).status_code == 403
    answer = does(shop, "staff", machine, "move_resource", body)
    assert (answer.status_code, answer.json()["project_uuid"]) == (200, project.hex)
    nowhere = {"project": {"url": f"/api/projects/{uuid4().hex}/"}}
    assert does(shop, "staff", machine, "move_resource", nowhere).json().keys() == {"project"}
    done(shop, does(shop, "staff", machine, "terminate").json()["order_uuid"])
    ended = does(shop, "staff", machine, "move_resource", body)
    assert (ended.status_code, list(ended.json())) == (409, ["error_message"])


def test_what_ended_is_restored_where_the_offering_allows(shop: Market, machine: str) -> None:
    of = shop.offer(plugin_options={"can_restore_resource": True}, plans=(FLAT, PlanForm(name="Other")))
    first, second = (f"/api/marketplace-plans/{each.uuid.hex}/" for each in plans_of(shop, of))
    kept = there(shop, of, plan=first)
    assert does(shop, "owner", kept, "restore").status_code == 409
    done(shop, does(shop, "staff", kept, "terminate").json()["order_uuid"])
    body = {"name": "Back", "offering": f"/api/marketplace-public-offerings/{of.hex}/", "plan": second}
    answer = does(shop, "owner", kept, "restore", {**body, "end_date": LATER, "slug": "mine"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (Resource.from_dict(told).uuid, told["name"], told["state"]) == (
        UUID(kept),
        read(shop, "owner", kept)["name"],
        "Terminated",
    )
    done(shop, OrderUUID.from_dict(told).order_uuid.hex)
    back = read(shop, "owner", kept)
    assert (back["state"], back["name"], back["plan_name"], back["end_date"]) == ("OK", "Back", "Other", LATER)
    assert back["slug"] != "mine", "that is for staff to say"


def test_how_it_comes_back_is_checked(shop: Market) -> None:
    kept = there(shop, shop.offer(plugin_options={"can_restore_resource": True}))
    ask(shop.place.ledger.store, SetResourceEndDate(UUID(kept), datetime.now(UTC).date()))
    done(shop, does(shop, "staff", kept, "terminate").json()["order_uuid"])
    elsewhere = f"/api/marketplace-public-offerings/{shop.basic.hex}/"
    wrong: list[tuple[Any, str]] = [
        ({"offering": elsewhere}, "offering"),
        ({"offering": "y"}, "offering"),
        ({"plan": f"/api/marketplace-plans/{uuid4().hex}/"}, "plan"),
        ({"end_date": "2020-01-01"}, "end_date"),
        ({"name": ""}, "name"),
    ]
    for body, field in wrong:
        answer = does(shop, "owner", kept, "restore", body)
        assert (answer.status_code, list(answer.json())) == (400, [field]), answer.text
    told = does(shop, "owner", kept, "restore", {"dry_run": True}).json()
    assert (told["type"], told["state"]) == ("Restore", "pending-provider")
    staff = {"slug": "as-staff-says", "paused": True, "downscaled": True, "end_date": None}
    done(shop, does(shop, "staff", kept, "restore", staff).json()["order_uuid"])
    back = read(shop, "owner", kept)
    assert (back["slug"], back["paused"], back["downscaled"], back.get("end_date")) == (
        "as-staff-says",
        True,
        True,
        None,
    )


def test_what_is_taken_off_the_books_is_hidden(shop: Market) -> None:
    placed = shop.order("staff")
    machine = placed["marketplace_resource_uuid"]
    assert does(shop, "owner", machine, "unlink").status_code == 403
    assert does(shop, "staff", machine, "unlink").status_code == 204
    shop.place.settled()
    assert shop.http("owner").get(f"{CONSUMER}{machine}/").status_code == 404
    listed = shop.http("staff").get(CONSUMER, params={"include_terminated": True, "page_size": 300}).json()
    assert machine in {each["uuid"] for each in listed}
    found = shop.place.ledger.store.load(order.KIND, UUID(placed["uuid"])).required()
    assert found.removed


def test_a_project_goes_once_nothing_lives_in_it(shop: Market) -> None:
    store = shop.place.ledger.store
    project = made(store, CreateProject(shop.customer, "Short"))
    machine = there(shop, project=f"/api/projects/{project.hex}/")
    kept = shop.http("owner").delete(f"/api/projects/{project.hex}/")
    message = "Project contains active resources. Please remove them before deleting project."
    assert (kept.status_code, kept.json()) == (400, [message])
    done(shop, does(shop, "owner", machine, "terminate").json()["order_uuid"])
    assert shop.http("owner").delete(f"/api/projects/{project.hex}/").status_code == 204
