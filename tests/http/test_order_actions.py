"""What is done to orders over HTTP: every action, by whom, in which state, and what it leads to."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from waldur_api_client.models.order_attachment import OrderAttachment
from waldur_api_client.models.order_details import OrderDetails
from waldur_api_client.models.order_info_response import OrderInfoResponse
from waldur_api_client.models.public_offering_details import PublicOfferingDetails
from waldur_api_client.models.resource import Resource
from waldur_api_client.models.status import Status

from commands.identity.customer import CreateCustomer
from commands.identity.project import ChangeProject, CreateProject
from commands.marketplace.order import CompleteOrder, FailOrder, StartOrder
from tests.eventstore.support import ask, made
from tests.http.market import ORDERS, Market, market
from tests.http.served import Served

PROVIDER = ("Order is pending provider approval.", "pending-provider")
GOES_ON = ("Order has been approved and is being processed.", "executing")
STATES = "Valid states for operation: "
MAY: Mapping[str, tuple[str, ...]] = {
    "approve_by_consumer": ("staff", "owner"),
    "reject_by_consumer": ("staff", "owner", "member"),
    "approve_by_provider": ("staff", "provider"),
    "reject_by_provider": ("staff", "provider"),
    "cancel": ("staff", "owner", "manager", "admin"),
    "set_state_executing": ("staff", "provider"),
    "set_state_done": ("staff", "provider"),
    "set_state_erred": ("staff", "provider"),
    "set_backend_id": ("staff", "provider"),
    "set_provider_info": ("staff", "provider"),
    "set_consumer_info": ("staff", "owner"),
    "retry": ("staff", "provider"),
    "unlink": ("staff",),
}
"""By action, who may; the member placed the order."""
PEOPLE = ("staff", "owner", "manager", "admin", "member", "reader", "provider", "outsider", "support")
BODIES: Mapping[str, Any] = {"set_backend_id": {"backend_id": "b"}, "set_consumer_info": {"consumer_message": "m"}}
WRONG: Mapping[str, str] = {
    "approve_by_consumer": "pending-consumer",
    "reject_by_consumer": "pending-consumer",
    "approve_by_provider": "pending-provider",
    "reject_by_provider": "pending-provider",
    "retry": "erred",
    "set_state_done": "executing",
}


@pytest.fixture(scope="module")
def shop(http: Served) -> Market:
    return market(http)


@pytest.mark.parametrize("action", MAY)
def test_who_may(shop: Market, action: str) -> None:
    """The rest see the order and may not, or do not see it."""
    order = shop.order("member", of=shop.offer("Marketplace.Slurm"))
    for who in PEOPLE:
        if who in MAY[action]:
            continue
        answer = shop.does(who, order, action, BODIES.get(action))
        assert answer.status_code == (404 if who == "outsider" else 403), (who, answer.text)
    assert shop.place.stranger.post(f"{ORDERS}{order['uuid']}/{action}/").status_code == 401
    assert shop.now(order)["state"] == "pending-consumer"


@pytest.mark.parametrize(("action", "states"), WRONG.items())
def test_in_the_wrong_state(shop: Market, action: str, states: str) -> None:
    order = shop.order("owner", of=shop.offer("Marketplace.Slurm"))
    if action.endswith("provider"):
        order = shop.order("member")
    answer = shop.does("staff", order, action)
    assert (answer.status_code, answer.json()) == (409, {"detail": f"{STATES}{states}."})


def test_from_order_to_resource(shop: Market) -> None:
    order = shop.order("member")
    approved = shop.does("owner", order, "approve_by_consumer")
    assert (approved.status_code, OrderInfoResponse.from_dict(approved.json()).detail) == (200, PROVIDER[0])
    waiting = shop.now(order, "owner")
    assert (waiting["state"], waiting["consumer_reviewed_by_username"]) == (PROVIDER[1], "owner")
    extra = {"attributes": {"rack": 7}}
    assert shop.does("provider", order, "approve_by_provider", extra).json() == {"detail": GOES_ON[0]}
    running = shop.now(order, "provider")
    assert (running["state"], running["attributes"]["rack"]) == (GOES_ON[1], 7)
    assert running["provider_reviewed_by"] == "provider"
    assert shop.does("provider", order, "set_state_done").status_code == 200
    done = shop.now(order, "provider")
    assert (done["state"], OrderDetails.from_dict(done).completed_at is not None) == ("done", True)


def test_refusals_keep_their_comment(shop: Market) -> None:
    mine = shop.order("member")
    answer = shop.does("member", mine, "reject_by_consumer", {"consumer_rejection_comment": "Changed my mind"})
    assert (answer.status_code, answer.content) == (200, b"")
    told = shop.now(mine, "member")
    assert (told["state"], told["consumer_rejection_comment"]) == ("rejected", "Changed my mind")
    theirs = shop.order("owner")
    no = {"provider_rejection_comment": "Full"}
    answer = shop.does("provider", theirs, "reject_by_provider", no)
    assert (answer.status_code, answer.content) == (200, b"")
    told = shop.now(theirs, "provider")
    assert (told["state"], told["provider_rejection_comment"], told["provider_reviewed_by"]) == (
        "rejected",
        "Full",
        "provider",
    )


def test_what_went_wrong_is_kept_with_a_refusal(shop: Market) -> None:
    order = shop.order("member")
    said = {"error_message": "Too dear", "error_traceback": "page 3"}
    assert shop.does("owner", order, "reject_by_consumer", said).status_code == 200
    told = shop.now(order, "provider")
    assert (told["state"], told["error_message"], told["error_traceback"]) == ("rejected", "Too dear", "page 3")
    failing = shop.order(of=shop.offer("Marketplace.Slurm"))
    shop.does("provider", failing, "set_state_executing")
    shop.does("provider", failing, "set_state_erred", {"consumer_rejection_comment": "We waited too long"})
    failed = shop.now(failing, "owner")
    assert (failed["state"], failed["consumer_rejection_comment"]) == ("erred", "We waited too long")


def test_canceling(shop: Market) -> None:
    order = shop.order("admin")
    assert shop.now(order, "admin")["can_terminate"] is True
    assert shop.now(order, "member")["can_terminate"] is False
    answer = shop.does("admin", order, "cancel")
    assert (answer.status_code, answer.content) == (202, b"")
    assert shop.now(order, "admin")["state"] == "canceled"
    again = shop.does("admin", order, "cancel")
    assert again.status_code == 409
    assert again.json()["detail"].startswith(f"{STATES}pending-consumer, pending-provider")


def test_what_a_type_does_not_have(shop: Market) -> None:
    agent, basic = shop.order(of=shop.offer("Marketplace.Slurm")), shop.order()
    for order, action in ((agent, "cancel"), (basic, "set_state_executing"), (basic, "set_state_erred")):
        answer = shop.does("staff", order, action)
        told = f"The order's offering with {order['offering_type']} type does not support this action"
        assert (answer.status_code, answer.json()) == (405, {"detail": f'Method "{told}" not allowed.'})


def test_an_agent_carries_it_out(shop: Market) -> None:
    order = shop.order(of=shop.offer("Marketplace.Slurm"))
    assert shop.does("provider", order, "set_state_executing").status_code == 200
    failed = {"error_message": "No room", "error_traceback": "line 1"}
    assert shop.does("provider", order, "set_state_erred", failed).status_code == 200
    erred = shop.now(order, "provider")
    assert (erred["state"], erred["error_message"], erred["error_traceback"]) == ("erred", "No room", "line 1")
    assert "error_message" not in shop.now(order, "owner")
    assert shop.does("provider", order, "retry").status_code == 200
    answer = shop.does("provider", order, "set_backend_id", {"backend_id": "slurm-7"})
    assert Status.from_dict(answer.json()).status
    assert shop.does("provider", order, "set_state_done").status_code == 200
    done = shop.now(order, "provider")
    assert (done["state"], done["backend_id"], done["error_message"]) == ("done", "slurm-7", "")
    assert shop.does("provider", order, "set_backend_id").json() == {"backend_id": ["This field is required."]}


def test_both_sides_tell_each_other(shop: Market) -> None:
    quiet, talking = (
        shop.order(),
        shop.order(of=shop.offer(plugin_options={"enable_provider_consumer_messaging": True})),
    )
    question = {"provider_message": "Which room?", "provider_message_url": "https://example.org/rooms"}
    assert shop.does("provider", quiet, "set_provider_info", question).status_code == 400
    asked = shop.does("provider", talking, "set_provider_info", question)
    assert (asked.status_code, bool(OrderInfoResponse.from_dict(asked.json()).detail)) == (200, True)
    assert shop.does("owner", talking, "set_consumer_info", {"consumer_message": "The small one"}).status_code == 200
    told = shop.now(talking, "owner")
    assert told["provider_message"] == "Which room?"
    assert (told["provider_message_url"], told["consumer_message"]) == (
        question["provider_message_url"],
        "The small one",
    )
    shop.does("provider", talking, "approve_by_provider")
    assert shop.does("provider", talking, "set_provider_info", question).status_code == 409


def test_files_come_with_what_they_tell_each_other(shop: Market) -> None:
    order = shop.order(of=shop.offer(plugin_options={"enable_provider_consumer_messaging": True}))
    asked, path = {"provider_message": "Sign this"}, f"{ORDERS}{order['uuid']}/"
    for who, side, message in (("provider", "provider", asked), ("owner", "consumer", {})):
        file = {f"{side}_message_attachment": (f"{side}.pdf", b"%PDF-1.7 by " + side.encode(), "application/pdf")}
        sent = shop.http(who).post(f"{path}set_{side}_info/", data=message, files=file)
        assert sent.status_code == 200, sent.text
        link = OrderDetails.from_dict(shop.now(order, "member")).to_dict()[f"{side}_message_attachment"]
        assert shop.place.stranger.get(link).content == b"%PDF-1.7 by " + side.encode()
    assert shop.http("member").post(f"{path}set_consumer_info/", files=file).status_code == 403
    assert shop.does("owner", order, "set_consumer_info", {"consumer_message_attachment": None}).status_code == 200
    told = shop.now(order, "owner")
    assert (told["provider_message"], "consumer_message_attachment" in told) == ("Sign this", False)


def test_taken_off_the_books(shop: Market) -> None:
    order = shop.order()
    assert shop.does("staff", order, "unlink").status_code == 204
    assert shop.http("staff").get(f"{ORDERS}{order['uuid']}/").status_code == 404


def test_approval_waits_for_the_project_to_start(shop: Market) -> None:
    store = shop.place.ledger.store
    owner = made(store, CreateCustomer("Later"))
    project = made(store, CreateProject(owner, "Next year"))
    start = (datetime.now(UTC) + timedelta(days=30)).date()
    ask(store, ChangeProject(project, start_date=start))
    order = shop.order(project=f"/api/projects/{project.hex}/")
    assert order["state"] == "pending-project"


def test_an_offering_that_asks_for_a_purchase_order(shop: Market) -> None:
    order = shop.order("member", of=shop.offer(plugin_options={"require_purchase_order_upload": True}))
    answer = shop.does("owner", order, "approve_by_consumer")
    assert (answer.status_code, answer.json().keys()) == (400, {"attachment"})


def test_a_purchase_order_comes_and_goes(shop: Market) -> None:
    order = shop.order("member", of=shop.offer(plugin_options={"require_purchase_order_upload": True}))
    address = f"{ORDERS}{order['uuid']}/update_attachment/"
    file = {"attachment": ("order 1.pdf", b"%PDF-1.7 paid", "text/plain")}
    assert shop.http("reader").post(address, files=file).status_code == 403
    kept = shop.http("member").post(address, files=file)
    assert kept.status_code == 200, kept.text
    link = OrderAttachment.from_dict(kept.json()).attachment
    assert isinstance(link, str)
    assert shop.place.stranger.get(link).content == b"%PDF-1.7 paid"
    assert shop.now(order, "member")["attachment"] == link
    assert shop.does("owner", order, "approve_by_consumer").status_code == 200
    assert shop.does("owner", order, "delete_attachment").status_code == 204
    assert "attachment" not in shop.now(order, "owner")
    assert shop.does("owner", order, "delete_attachment").json() == {"attachment": ["The order has no attachment."]}


def test_its_offering(shop: Market) -> None:
    order = shop.order("member", of=shop.offer())
    address = f"{ORDERS}{order['uuid']}/offering/"
    told = shop.http("member").get(address)
    assert told.status_code == 200, told.text
    assert told.json()["uuid"] == order["offering_uuid"]
    assert PublicOfferingDetails.from_dict(told.json()).name == order["offering_name"]
    assert shop.http("outsider").get(address).status_code == 404


def test_its_resource(shop: Market) -> None:
    order = shop.order("member")
    address = f"{ORDERS}{order['uuid']}/resource/"
    for who in ("member", "provider", "staff"):
        told = shop.http(who).get(address, headers={"X-Wait-For": str(shop.place.settled())})
        assert told.status_code == 200, told.text
        assert (told.json()["uuid"], told.json()["name"]) == (
            order["marketplace_resource_uuid"],
            order["resource_name"],
        )
        assert Resource.from_dict(told.json()).state == "Creating"
    assert shop.http("outsider").get(address).status_code == 404


def test_what_a_backend_reports_by_itself(shop: Market) -> None:
    store, order = shop.place.ledger.store, shop.order(of=shop.offer("Marketplace.Slurm"))
    number = UUID(order["uuid"])
    ask(store, StartOrder(number))
    ask(store, FailOrder(number, "no"))
    shop.place.settled()
    assert shop.now(order)["state"] == "erred"
    assert shop.does("staff", order, "retry").status_code == 200
    ask(store, CompleteOrder(number))
    shop.place.settled()
    assert shop.now(order)["state"] == "done"
