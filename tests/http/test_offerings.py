"""Offerings over HTTP: made, described, taken through their states, given away and removed."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from waldur_api_client.models.provider_offering_details import ProviderOfferingDetails

from commands.identity.customer import BlockCustomer, CreateCustomer
from commands.marketplace.offering import ConnectOffering
from tests.eventstore.support import ask, fetch, made
from tests.http.shop import PROVIDED, Shop, opened
from tests.marketplace import offer, provider, sort


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Shop]:
    with opened(server_url) as shop:
        yield shop


def _request(shop: Shop, **fields: Any) -> dict[str, Any]:
    return {
        "name": "Cloud",
        "type": "Marketplace.Basic",
        "customer": f"/api/customers/{shop.acme.hex}/",
        "category": f"/api/marketplace-categories/{shop.machines.hex}/",
        **fields,
    }


WHOLE: dict[str, Any] = {
    "description": "A <b>cloud</b>",
    "country": "EE",
    "latitude": 59.4,
    "shared": False,
    "attributes": {"cloud": True},
    "options": {"order": ["size"], "options": {"size": {"type": "integer", "label": "Size", "min": 1}}},
    "plugin_options": {"disable_autoapprove": True, "unknown": 1},
    "components": [{"type": "ram", "name": "RAM", "billing_type": "limit", "measured_unit": "GB", "unit_factor": 1024}],
    "plans": [{"name": "Gold", "unit_price": "2.5", "unit": "day"}],
    "limits": {"ram": {"min": 1, "max": 2048, "max_available_limit": 4096}},
}


def test_an_offering_is_made_with_all_that_belongs_to_it(shop: Shop) -> None:
    answer = shop.owner.post(PROVIDED, json=_request(shop, **WHOLE))
    assert answer.status_code == 201, answer.text
    told = ProviderOfferingDetails.from_dict(answer.json()).to_dict()
    assert (told["state"], told["shared"], told["country"], told["attributes"]) == (
        "Draft",
        False,
        "EE",
        {"cloud": True},
    )
    assert told["plugin_options"] == {"disable_autoapprove": True}
    assert told["options"]["options"]["size"]["min"] == 1
    (ram,), (gold,) = told["components"], told["plans"]
    assert (ram["type"], ram["min_value"], ram["max_value"], ram["max_available_limit"]) == ("ram", 1, 2048, 4096)
    assert (gold["name"], gold["unit_price"], gold["unit"]) == ("Gold", "2.5000000000", "day")
    assert [(each["type"], each["amount"]) for each in gold["components"]] == [("ram", 0)]


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"type": "Magic"}, "type", '"Magic" is not a valid choice.'),
    ({"category": f"/api/marketplace-categories/{uuid4().hex}/"}, "category", "Object does not exist"),
    ({"category": "/api/customers/x/"}, "category", "No URL match"),
    ({"customer": f"/api/customers/{uuid4().hex}/"}, "customer", "Object does not exist"),
    ({"components": [{"type": "a b", "name": "x", "billing_type": "limit"}]}, "components.0.type", "Enter letters"),
    ({"components": [{"type": "x", "name": "x", "billing_type": "free"}]}, "components.0.billing_type", "not a valid"),
    ({"plans": [{"name": "x"}, {"name": "x", "unit": "year"}]}, "plans.1.unit", "not a valid choice"),
    ({"limits": {"gpu": {"min": 1, "max": 2, "max_available_limit": 3}}}, "limits.gpu", "Invalid types: gpu"),
    ({"plugin_options": {"max_instances": "many"}}, "plugin_options.max_instances", "whole number"),
    ({"country": "XX"}, "country", "not a valid choice"),
    ({"name": ""}, "name", "blank"),
]


@pytest.mark.parametrize(("wrong", "field", "told"), REFUSED, ids=[f"{field}: {told}" for _, field, told in REFUSED])
def test_what_is_wrong_is_named(shop: Shop, wrong: dict[str, Any], field: str, told: str) -> None:
    answer = shop.staff.post(PROVIDED, json=_request(shop, **wrong))
    assert answer.status_code == 400, answer.text
    found = answer.json()
    for part in field.split("."):
        found = found[int(part) if part.isdecimal() else part]
    assert told in found[0]


def test_only_a_provider_offers_and_only_one_who_may(shop: Shop) -> None:
    by_ajax = _request(shop, customer=f"/api/customers/{shop.ajax.hex}/")
    answer = shop.staff.post(PROVIDED, json=by_ajax)
    assert (answer.status_code, answer.json()) == (400, {"customer": ["Customer should be a service provider."]})
    reader = shop.who("reader", "CUSTOMER.READER", "customer", shop.acme)
    assert reader.post(PROVIDED, json=_request(shop)).status_code == 403
    assert shop.outsider.post(PROVIDED, json=_request(shop)).status_code == 400


def test_a_blocked_provider_offers_nothing_more(shop: Shop) -> None:
    store = shop.place.ledger.store
    busy = made(store, CreateCustomer("Busy"))
    provider(store, busy)
    there = offer(store, busy, shop.machines)
    ask(store, BlockCustomer(busy))
    refused = ["Blocked organization is not available."]
    answer = shop.staff.post(PROVIDED, json=_request(shop, customer=f"/api/customers/{busy.hex}/"))
    assert (answer.status_code, answer.json()) == (400, refused)
    answer = shop.staff.post(f"{PROVIDED}{there.hex}/activate/")
    assert (answer.status_code, answer.json()) == (400, refused)


def test_it_goes_through_its_states(shop: Shop) -> None:
    one = f"{PROVIDED}{shop.draft()}/"
    for step, state in (
        *(("activate", "Active"), ("pause", "Paused"), ("unpause", "Active"), ("make_unavailable", "Unavailable")),
        *(("make_available", "Active"), ("archive", "Archived"), ("draft", "Draft")),
    ):
        body = {"json": {"paused_reason": "tired"}} if step == "pause" else {}
        answer = shop.owner.post(f"{one}{step}/", **body)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()) == (200, {"detail": "Offering state updated.", "state": state})
        shown = shop.owner.get(one).json()
        assert (shown["state"], shown["paused_reason"]) == (state, "tired" if step == "pause" else "")
    answer = shop.owner.post(f"{one}unpause/")
    assert (answer.status_code, answer.json()) == (400, ["Offering state is invalid."])


def test_what_is_missing_is_said(shop: Shop) -> None:
    one = f"{PROVIDED}{shop.draft(plans=())}/"
    answer = shop.owner.post(f"{one}activate/")
    assert answer.status_code == 400
    assert answer.json() == ["Offering state is invalid. Missing: a plan that is not archived."]


UPDATES: list[tuple[str, Any, dict[str, Any]]] = [
    ("update_overview", {"name": "Big", "description": "x"}, {"name": "Big", "description": "x"}),
    ("update_location", {"latitude": 1.5, "longitude": 2.5}, {"latitude": 1.5, "longitude": 2.5}),
    ("update_attributes", {"a": [1]}, {"attributes": {"a": [1]}}),
    ("set_backend_metadata", {"backend_metadata": {"a": 1}}, {"backend_metadata": {"a": 1}}),
    (
        "update_options",
        {"options": {"order": [], "options": {"x": {"type": "string", "label": "X"}}}},
        {"options": {"order": [], "options": {"x": {"type": "string", "label": "X"}}}},
    ),
    (
        "update_resource_options",
        {"resource_options": {"order": [], "options": {}}},
        {"resource_options": {"order": [], "options": {}}},
    ),
    ("update_organization_groups", {"organization_groups": []}, {"organization_groups": []}),
]


@pytest.mark.parametrize(("name", "body", "shown"), UPDATES, ids=[name for name, *_ in UPDATES])
def test_each_group_of_fields_is_changed(shop: Shop, name: str, body: Any, shown: dict[str, Any]) -> None:
    one = f"{PROVIDED}{shop.draft()}/"
    answer = shop.owner.post(f"{one}{name}/", json=body)
    assert answer.status_code == 200, answer.text
    found = shop.owner.get(one).json()
    assert {field: found[field] for field in shown} == shown
    shop.owner.post(f"{one}archive/")
    answer = shop.owner.post(f"{one}{name}/", json=body)
    assert (answer.status_code, answer.json()) == (400, ["It is not possible to update archived offering."])


def test_the_category_changes_and_the_slug_is_for_staff(shop: Shop) -> None:
    one = f"{PROVIDED}{shop.draft()}/"
    other = sort(shop.place.ledger.store, "Storage")
    body = {"category": f"/api/marketplace-categories/{other.hex}/"}
    assert shop.owner.post(f"{one}update_description/", json=body).status_code == 200
    assert shop.owner.get(one).json()["category_uuid"] == other.hex
    assert shop.owner.post(f"{one}update_overview/", json={"name": "x", "slug": "mine"}).status_code == 403
    assert shop.staff.post(f"{one}update_overview/", json={"name": "x", "slug": "mine"}).status_code == 200
    nobody = {"organization_groups": [f"/api/organization-groups/{uuid4().hex}/"]}
    assert shop.owner.post(f"{one}update_organization_groups/", json=nobody).status_code == 400
    assert shop.owner.post(f"{one}delete_organization_groups/").status_code == 204


def test_components_come_and_go(shop: Shop) -> None:
    one = f"{PROVIDED}{shop.draft()}/"
    said = {"type": "gpu", "name": "GPU", "billing_type": "usage"}
    assert shop.owner.post(f"{one}create_offering_component/", json=said).status_code == 201
    gpu = next(each for each in shop.owner.get(one).json()["components"] if each["type"] == "gpu")
    changed = {**said, "uuid": gpu["uuid"], "name": "Graphics", "limit_period": ""}
    assert shop.owner.post(f"{one}update_offering_component/", json=changed).status_code == 200
    shown = shop.owner.get(one).json()["components"]
    assert [each["name"] for each in shown] == ["Cores", "Graphics"]
    assert shop.owner.post(f"{one}create_offering_component/", json=said).json() == {
        "type": ["Component with this type already exists in the offering."]
    }
    assert shop.owner.post(f"{one}remove_offering_component/", json={"uuid": gpu["uuid"]}).status_code == 200
    assert [each["name"] for each in shop.owner.get(one).json()["components"]] == ["Cores"]
    assert shop.owner.post(f"{one}remove_offering_component/", json={"uuid": gpu["uuid"]}).status_code == 400


def test_what_this_type_cannot_do(shop: Shop) -> None:
    one = f"{PROVIDED}{shop.draft()}/"
    assert shop.owner.post(f"{one}sync/").json() == {"detail": "Pull operation is not implemented."}
    answer = shop.staff.get(f"{one}importable_resources/")
    assert (answer.status_code, answer.json()) == (400, ["Current offering plugin does not support resource import"])


def test_a_cloud_is_asked_what_it_has(shop: Shop) -> None:
    number, ledger = shop.draft("Cloud", type="OpenStack.Tenant", components=()), shop.place.ledger
    sync = f"{PROVIDED}{number}/sync/"
    assert shop.owner.post(sync).status_code == 409, "nobody said how it is reached"
    ask(ledger.store, ConnectOffering(UUID(number), service_attributes={"backend_url": "https://cloud"}))
    answer = shop.owner.post(sync)
    assert (answer.status_code, answer.content) == (202, b"")
    queued = "SELECT kind, queue FROM work.jobs WHERE target = %s"
    assert ("openstack.properties.pull", "background") in fetch(ledger.url, queued, (number,))
    assert shop.outsider.post(sync).status_code == 404


def test_it_moves_and_is_removed(shop: Shop) -> None:
    number = shop.active("Moving")
    one = f"{PROVIDED}{number}/"
    store = shop.place.ledger.store
    other = made(store, CreateCustomer("Other"))
    body = {"customer": f"/api/customers/{other.hex}/", "preserve_permissions": True}
    assert shop.owner.post(f"{one}move_offering/", json=body).status_code == 403
    assert "service provider" in shop.staff.post(f"{one}move_offering/", json=body).json()["customer"][0]
    told = shop.owner.delete(one)
    assert (told.status_code, told.json()["detail"]) == (
        403,
        "Offering was not deleted since offering is not in draft state.",
    )
    provider(store, other)
    assert shop.staff.post(f"{one}move_offering/", json=body).json()["customer_uuid"] == other.hex
    shop.place.settled()
    assert shop.owner.get(one).status_code == 404
    assert shop.staff.delete(one).status_code == 204
    assert shop.staff.get(one).status_code == 404
