"""Orders over HTTP: placing them, what is wrong with them, what they look like and to whom."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from waldur_api_client.models.order_details import OrderDetails

from commands.identity.customer import BlockCustomer, CreateCustomer, UnblockCustomer
from commands.identity.project import CreateProject
from commands.marketplace.offering_step import PauseOffering
from tests.eventstore.support import ask, made
from tests.http.market import CORES, FLAT, ORDERS, Market, market
from tests.http.served import Served

NOTHING_THERE = "Invalid hyperlink - Object does not exist."
FIRST_STATE = {
    "staff": "pending-provider",
    "owner": "pending-provider",
    "manager": "pending-consumer",
    "admin": "pending-consumer",
    "member": "pending-consumer",
}


@pytest.fixture(scope="module")
def shop(http: Served) -> Market:
    return market(http)


def refused(shop: Market, who: str = "staff", **body: Any) -> Any:
    answer = shop.http(who).post(ORDERS, json=shop.body(**body))
    assert answer.status_code == 400, answer.text
    return answer.json()


@pytest.mark.parametrize(("who", "state"), FIRST_STATE.items())
def test_who_orders_decides_where_it_begins(shop: Market, who: str, state: str) -> None:
    placed = shop.order(who)
    told = OrderDetails.from_dict(placed)
    assert (told.state, placed["state"]) == (state, state)
    assert (placed["created_by_username"], placed["type"], placed["cost"]) == (who, "Create", "8.00")
    assert ("consumer_reviewed_at" in placed) == (state != "pending-consumer")
    assert placed.get("consumer_reviewed_by") == (who if state != "pending-consumer" else None)


def test_an_order_says_all_the_client_asks_of_it(shop: Market) -> None:
    placed = shop.order("owner", request_comment="Soon", callback_url="https://example.org/done")
    told = OrderDetails.from_dict(placed)
    assert told.additional_properties == {}
    assert (placed["limits"], placed["attributes"]["name"]) == ({"cores": 2}, placed["resource_name"])
    assert placed["offering_plugin_options"] == {}
    assert (placed["provider_name"], placed["customer_name"], placed["category_title"]) == (
        "Provider",
        "Consumers",
        "Machines",
    )
    assert (placed["plan_uuid"], placed["plan_unit"], placed["fixed_price"]) == (shop.plan.hex, "month", 5)
    assert (placed["request_comment"], placed["callback_url"]) == ("Soon", "https://example.org/done")
    assert "resource_uuid" not in placed, "the object at the backend, of which there is none"
    assert placed["marketplace_resource_uuid"] != placed["uuid"]
    only = shop.http("owner").get(f"{ORDERS}{placed['uuid']}/?field=state&field=uuid").json()
    assert only == {"uuid": placed["uuid"], "state": "pending-provider"}


def test_what_somebody_gave_as_null_is_told_as_null(shop: Market) -> None:
    """Nothing else is."""
    said = {"name": "Nullable", "extra": {"a": None, "b": [None, "null"]}, "none": None}
    placed = shop.order("staff", attributes=said)
    thing = f"/api/marketplace-resources/{placed['marketplace_resource_uuid']}/"
    shown = [placed, shop.now(placed), shop.http("owner").get(thing).json()]
    shown += shop.http("owner").get(ORDERS, params={"resource_uuid": placed["marketplace_resource_uuid"]}).json()
    shown += shop.http("owner").get(ORDERS, params={"page_size": 1, "field": ["uuid", "attributes"]}).json()
    for nested in ("creation_order", "order_in_progress"):
        shown.append(shown[2][nested])
    assert [each["attributes"] for each in shown] == [said] * 7
    assert [name for each in shown for name, value in each.items() if value is None] == []


def test_private_things_are_for_the_provider(shop: Market) -> None:
    placed = shop.order("owner")
    private = {"error_message", "error_traceback", "output"}
    assert private & shop.now(placed, "owner").keys() == set()
    for who in ("staff", "support", "provider"):
        assert private <= shop.now(placed, who).keys()


def test_an_address_of_a_plan_in_every_form(shop: Market) -> None:
    forms = (
        f"/api/marketplace-plans/{shop.plan.hex}/",
        f"/api/marketplace-plans/{shop.plan}/",
        f"https://cloud.example.org/api/marketplace-public-offerings/{shop.basic.hex}/plans/{shop.plan.hex}/",
        f"/api/marketplace-provider-offerings/{shop.basic.hex}/plans/{shop.plan.hex}/",
        None,
    )
    for address in forms:
        assert shop.order(plan=address)["plan_uuid"] == shop.plan.hex
    assert refused(shop, plan="/api/plans/1/") == {"plan": ["Invalid hyperlink - No URL match."]}
    elsewhere = f"/api/marketplace-plans/{uuid4().hex}/"
    assert refused(shop, plan=elsewhere) == {"plan": ["This plan is not available for this offering."]}


def test_a_plan_must_be_chosen_among_several(shop: Market) -> None:
    two = shop.offer(plans=(FLAT, FLAT.__class__(name="Other")))
    assert refused(shop, of=two) == {"plan": ["This field is required."]}


def test_a_project_one_does_not_see_is_not_there(shop: Market) -> None:
    for who in ("outsider", "provider"):
        assert refused(shop, who) == {"project": [NOTHING_THERE]}
    assert refused(shop, project=f"/api/projects/{uuid4().hex}/") == {"project": [NOTHING_THERE]}
    assert refused(shop, project="/api/customers/1/") == {"project": ["Invalid hyperlink - No URL match."]}
    assert shop.http("reader").post(ORDERS, json=shop.body()).status_code == 403
    assert shop.place.stranger.post(ORDERS, json=shop.body()).status_code == 401


def test_an_offering_that_is_not_on_offer(shop: Market) -> None:
    paused = shop.offer()
    ask(shop.place.ledger.store, PauseOffering(paused))
    assert refused(shop, of=paused) == {"offering": ["Offering is not available."]}
    assert refused(shop, offering=f"/api/marketplace-public-offerings/{uuid4().hex}/") == {"offering": [NOTHING_THERE]}
    wrong = {"offering": ["Invalid hyperlink - Incorrect URL match."]}
    assert refused(shop, offering=f"/api/projects/{shop.project.hex}/") == wrong


def test_limits_are_told_by_component(shop: Market) -> None:
    assert refused(shop, limits={"cores": 65}) == {
        "limits": {"cores": ["The limit 65 of Cores (cores) should not be more than 64."]}
    }
    assert refused(shop, limits={"gpu": 1}) == {"limits": ["Invalid types: gpu"]}
    assert refused(shop, limits={"cores": 10**40}).keys() == {"limits"}
    wide = shop.offer(components=(CORES,))
    shop.order(of=wide, limits={"cores": 60})
    need = "There is not enough of Cores left in this offering: need 60, have 60, free 40."
    assert refused(shop, of=wide, limits={"cores": 60}) == {"limits": {"cores": [need]}}


def test_attributes_are_told_by_name(shop: Market) -> None:
    assert refused(shop, attributes={}) == {"attributes": {"name": ["This field is required."]}}
    assert refused(shop, attributes={"name": "x" * 151}).keys() == {"attributes"}
    for end in ("2020-01-01", "soon", 5):
        assert list(refused(shop, attributes={"name": "a", "end_date": end})["attributes"]) == ["end_date"]
    form = {"order": ["colour"], "options": {"colour": {"type": "string", "label": "Colour", "required": True}}}
    asking = shop.offer(options=form)
    assert refused(shop, of=asking) == {"attributes": {"colour": ["This field is required."]}}
    nul = {"name": "a", "more": {"deep": ["\x00"]}}
    assert refused(shop, attributes=nul) == {"attributes": ["Null characters are not allowed."]}


def test_only_creation_is_ordered_here(shop: Market) -> None:
    for kind in ("Update", "Terminate", "Restore"):
        assert "resource" in refused(shop, type=kind)["type"][0]
    assert refused(shop, type="Rename").keys() == {"type"}


def test_dates_and_comments(shop: Market) -> None:
    yesterday, tomorrow = ((datetime.now(UTC) + timedelta(days=d)).date().isoformat() for d in (-1, 1))
    assert refused(shop, start_date=yesterday) == {"start_date": ["Cannot be earlier than the current date."]}
    assert shop.order(start_date=tomorrow)["start_date"] == tomorrow
    assert refused(shop, request_comment="x" * 256).keys() == {"request_comment"}
    assert refused(shop, callback_url="ftp:nowhere").keys() == {"callback_url"}


def test_a_slug_is_for_staff_to_say(shop: Market) -> None:
    assert shop.order("member", slug="mine")["slug"] != "mine"
    assert shop.order(slug="theirs")["slug"] == "theirs"
    assert refused(shop, slug="no good").keys() == {"slug"}


def test_a_closed_organisation_orders_nothing(shop: Market) -> None:
    store = shop.place.ledger.store
    ask(store, BlockCustomer(shop.customer))
    assert refused(shop) == ["Blocked organization is not available."]
    ask(store, UnblockCustomer(shop.customer))


def test_a_private_offering_is_for_its_own(shop: Market) -> None:
    store = shop.place.ledger.store
    private = shop.offer(shared=False)
    assert refused(shop, of=private) == {"offering": ["Offering is not available."]}
    own = made(store, CreateProject(shop.seller, "Own"))
    assert shop.order(of=private, project=f"/api/projects/{own.hex}/")["offering_shared"] is False


def test_who_does_not_see_an_order(shop: Market) -> None:
    placed = shop.order("member")
    for who in ("member", "owner", "reader", "admin", "provider", "support"):
        assert shop.now(placed, who)["uuid"] == placed["uuid"]
    assert shop.http("outsider").get(f"{ORDERS}{placed['uuid']}/").status_code == 404
    other = made(shop.place.ledger.store, CreateCustomer("Others"))
    assert shop.http("staff").get(ORDERS, params={"customer_uuid": other.hex}).json() == []


def test_a_change_while_the_consumer_has_not_approved(shop: Market) -> None:
    placed = shop.order("member")
    address = f"{ORDERS}{placed['uuid']}/"
    assert shop.http("member").patch(address, json={"limits": {"cores": 4}}).status_code == 403
    changed = shop.http("owner").patch(address, json={"limits": {"cores": 4}, "attributes": {"colour": "red"}})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["limits"], changed.json()["cost"]) == ({"cores": 4}, "11.00")
    assert changed.json()["attributes"]["colour"] == "red"
    assert shop.http("owner").put(address, json={"limits": {"cores": 1}}).json()["limits"] == {"cores": 1}
    assert shop.http("owner").patch(address, json={"limits": {"cores": 99}}).status_code == 400
    shop.does("owner", placed, "approve_by_consumer")
    late = shop.http("owner").patch(address, json={"limits": {"cores": 2}})
    assert (late.status_code, late.json()) == (409, {"detail": "Valid states for operation: pending-consumer."})


FORM = {
    "order": ["colour", "racks"],
    "options": {
        "colour": {"type": "select_string", "label": "Colour", "choices": ["red", "blue"], "required": True},
        "racks": {"type": "integer", "label": "Racks", "max": 3},
    },
}


def test_a_change_is_checked_as_the_order_was(shop: Market) -> None:
    placed = shop.order("member", of=shop.offer(options=FORM), attributes={"name": "Checked", "colour": "red"})
    address, head = f"{ORDERS}{placed['uuid']}/", shop.place.ledger.log.head()
    wrong: list[tuple[Any, str]] = [
        ({"colour": "green"}, "colour"),
        ({"colour": ""}, "colour"),
        ({"racks": 4}, "racks"),
        ({"racks": "many"}, "racks"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"end_date": "soon"}, "end_date"),
        ({"end_date": "2020-01-01"}, "end_date"),
    ]
    for send in (shop.http("owner").patch, shop.http("owner").put):
        for attributes, name in wrong:
            answer = send(address, json={"attributes": attributes})
            assert (answer.status_code, list(answer.json()["attributes"])) == (400, [name]), answer.text
        assert list(send(address, json={"limits": {"cores": 65}}).json()["limits"]) == ["cores"]
        assert send(address, json={"limits": {"gpu": 1}}).json() == {"limits": ["Invalid types: gpu"]}
        assert send(address, json={"limits": {"cores": "4"}}).json().keys() == {"limits"}
    assert shop.place.ledger.log.head() == head
    both: Any = {"attributes": {"name": "Better", "colour": "blue", "end_date": "2099-01-01"}, "limits": {"cores": 3}}
    changed = shop.http("owner").patch(address, json=both).json()
    assert (changed["cost"], changed["resource_name"], changed["resource_end_date"]) == ("9.50", "Better", "2099-01-01")
    assert changed["attributes"] == {"name": "Better", "colour": "blue", "end_date": "2099-01-01"}
    thing = shop.http("owner").get(f"/api/marketplace-resources/{placed['marketplace_resource_uuid']}/").json()
    assert (thing["name"], thing["limits"], thing["attributes"]) == ("Better", {"cores": 3}, changed["attributes"])


def test_what_the_provider_adds_is_checked_too(shop: Market) -> None:
    placed = shop.order(of=shop.offer(options=FORM), attributes={"name": "Added", "colour": "red"})
    answer = shop.does("provider", placed, "approve_by_provider", {"attributes": {"colour": "green"}})
    assert (answer.status_code, list(answer.json()["attributes"])) == (400, ["colour"])
    assert shop.does("provider", placed, "approve_by_provider", {"attributes": {"racks": 2}}).status_code == 200
    assert shop.now(placed)["attributes"]["racks"] == 2


def test_that_the_terms_were_accepted_is_on_record(shop: Market) -> None:
    agreed, silent = shop.order("member", accepting_terms_of_service=True), shop.order("member")
    for placed, accepted in ((agreed, True), (silent, False)):
        told = shop.http("owner").get("/api/events/", params={"scope": f"{ORDERS}{placed['uuid']}/"}).json()
        assert any(each["message"] == "member accepted the terms of service" for each in told) is accepted


def test_withdrawing_one(shop: Market) -> None:
    placed = shop.order("admin")
    address = f"{ORDERS}{placed['uuid']}/"
    assert shop.http("member").delete(address).status_code == 403
    assert shop.http("outsider").delete(address).status_code == 404
    assert shop.http("admin").delete(address).status_code == 204
    assert shop.http("admin").get(address).status_code == 404
    shop.place.settled()
    assert shop.http("staff").delete(address).status_code == 409
    gone = shop.http("staff").get(ORDERS, params={"include_terminated": "true", "slug": placed["slug"]}).json()
    assert [each["state"] for each in gone] == ["canceled"]
