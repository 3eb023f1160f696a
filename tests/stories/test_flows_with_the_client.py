"""Flows (b), (c) and (h) of the contract, from the first category to the end of a resource, by the official client."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from waldur_api_client import models as m
from waldur_api_client.api.marketplace_component_usages import (
    marketplace_component_usages_list,
    marketplace_component_usages_set_usage,
    marketplace_component_usages_set_user_usage,
)
from waldur_api_client.api.marketplace_orders import (
    marketplace_orders_approve_by_consumer,
    marketplace_orders_approve_by_provider,
    marketplace_orders_create,
    marketplace_orders_list,
    marketplace_orders_partial_update,
    marketplace_orders_reject_by_consumer,
    marketplace_orders_reject_by_provider,
    marketplace_orders_set_backend_id,
    marketplace_orders_set_state_done,
    marketplace_orders_set_state_erred,
)
from waldur_api_client.api.marketplace_plugins import marketplace_plugins_list
from waldur_api_client.api.marketplace_provider_resources import (
    marketplace_provider_resources_set_as_erred,
    marketplace_provider_resources_set_as_ok,
    marketplace_provider_resources_set_end_date_by_provider,
)
from waldur_api_client.api.marketplace_public_offerings import (
    marketplace_public_offerings_list,
    marketplace_public_offerings_plans_list,
    marketplace_public_offerings_plans_retrieve,
    marketplace_public_offerings_retrieve,
)
from waldur_api_client.api.marketplace_resources import (
    marketplace_resources_move_resource,
    marketplace_resources_offering_for_subresources_list,
    marketplace_resources_partial_update,
    marketplace_resources_set_end_date_by_staff,
    marketplace_resources_switch_plan,
    marketplace_resources_terminate,
    marketplace_resources_update_limits,
    marketplace_resources_update_options,
)
from waldur_api_client.api.projects import projects_create, projects_retrieve

from tests.http.test_client import refused
from tests.stories.client import Town, there, town
from tests.stories.offered import SECRETS, Offered, on_sale

BASIC, SLURM = "Marketplace.Basic", "Marketplace.Slurm"


@pytest.fixture(scope="module")
def place(server_url: str) -> Iterator[Town]:
    with town(server_url) as found:
        yield found


@pytest.fixture(scope="module")
def basic(place: Town) -> Offered:
    return on_sale(place, BASIC)


@pytest.fixture(scope="module")
def slurm(place: Town) -> Offered:
    return on_sale(place, SLURM)


@pytest.mark.parametrize("kind", ["basic", "slurm"])
def test_b_what_is_described_is_on_sale(kind: str, request: pytest.FixtureRequest) -> None:
    of: Offered = request.getfixturevalue(kind)
    provided, member = of.shown(), of.place.client("member")
    assert there(provided.service_attributes).to_dict() == SECRETS
    assert [(each.type_, each.max_value or None) for each in there(provided.components)] == [
        ("cores", 64),
        ("hours", None),
    ]
    assert of.uuid in [each.uuid for each in marketplace_public_offerings_list.sync(client=member)]
    public = marketplace_public_offerings_retrieve.sync(of.uuid, client=member)
    assert (public.state, public.name) == ("Active", of.kind)
    assert "hush" not in str(public.to_dict())
    assert [each.name for each in marketplace_public_offerings_plans_list.sync(of.uuid, client=member)] == [*of.plans]
    monthly = there(of.plans["Monthly"].uuid).hex
    plan = marketplace_public_offerings_plans_retrieve.sync(of.uuid.hex, monthly, client=member)
    assert {name: float(each) for name, each in there(plan.prices).to_dict().items()} == {"cores": 1.5, "hours": 0.1}
    assert of.kind in [each.offering_type for each in marketplace_plugins_list.sync(client=member)]


def order(of: Offered, who: str, **more: Any) -> m.OrderDetails:
    said = {
        "offering": of.url,
        "project": of.place.project,
        "plan": f"{of.url}plans/{there(of.plans['Monthly'].uuid).hex}/",
        "attributes": {"name": "Machine", "size": 3},
        "limits": {"cores": 2},
        "accepting_terms_of_service": True,
        **more,
    }
    body = m.OrderCreateRequest.from_dict(said)
    return marketplace_orders_create.sync(client=of.place.client(who), body=body)


def approved(of: Offered, number: UUID) -> None:
    body = m.OrderApproveByProviderRequest.from_dict({"attributes": {"rack": "7"}})
    marketplace_orders_approve_by_provider.sync(number, client=of.provider, body=body)


def carried_out(of: Offered, number: UUID) -> m.OrderDetails:
    """Once the provider agrees; what an agent does outside is told by the provider too."""
    approved(of, number)
    if of.kind == SLURM:
        of.place.reaches(number, "executing")
        named = m.OrderBackendIDRequest("slurm-7")
        marketplace_orders_set_backend_id.sync(number, client=of.provider, body=named)
        marketplace_orders_set_state_done.sync_detailed(number, client=of.provider)
    return of.place.reaches(number, "done")


def had(of: Offered) -> UUID:
    """A resource that is OK."""
    number = there(order(of, "owner").uuid)
    return there(carried_out(of, number).marketplace_resource_uuid)


@pytest.mark.parametrize("kind", ["basic", "slurm"])
def test_c_what_is_ordered_is_there(kind: str, request: pytest.FixtureRequest) -> None:
    of: Offered = request.getfixturevalue(kind)
    place, owner = of.place, of.place.client("owner")
    placed = order(of, "member", request_comment="please")
    number = there(placed.uuid)
    assert (placed.state, placed.type_, placed.cost) == ("pending-consumer", "Create", "3.00")
    refused(403, marketplace_orders_approve_by_consumer.sync, uuid=number, client=place.client("member"))
    changed = m.PatchedOrderUpdateRequest.from_dict({"limits": {"cores": 4}})
    marketplace_orders_partial_update.sync(number, client=owner, body=changed)
    marketplace_orders_approve_by_consumer.sync(number, client=owner)
    assert place.order(number, "provider").state == "pending-provider"
    done = carried_out(of, number)
    assert there(done.attributes).to_dict() == {"name": "Machine", "size": 3, "rack": "7"}
    thing = place.resource(there(done.marketplace_resource_uuid), "member")
    assert (thing.state, thing.name, there(thing.limits).to_dict()) == ("OK", "Machine", {"cores": 4})
    assert thing.plan_name == "Monthly"
    inner = marketplace_resources_offering_for_subresources_list.sync(there(thing.uuid), client=owner)
    assert inner == []


def test_c_orders_that_come_to_nothing(place: Town, basic: Offered, slurm: Offered) -> None:
    declined, failed = there(order(basic, "member").uuid), there(order(slurm, "owner").uuid)
    no = m.OrderErrorDetailsRequest(consumer_rejection_comment="too dear")
    marketplace_orders_reject_by_consumer.sync_detailed(declined, client=place.client("owner"), body=no)
    assert (place.order(declined).state, place.order(declined).consumer_rejection_comment) == ("rejected", "too dear")
    turned_down = there(order(basic, "owner").uuid)
    full = m.OrderProviderRejectionRequest(provider_rejection_comment="full")
    marketplace_orders_reject_by_provider.sync_detailed(turned_down, client=basic.provider, body=full)
    assert place.order(turned_down).provider_rejection_comment == "full"
    approved(slurm, failed)
    broke = m.OrderErrorDetailsRequest(error_message="no nodes", error_traceback="line 1")
    marketplace_orders_set_state_erred.sync_detailed(failed, client=slurm.provider, body=broke)
    ended = place.order(failed, "provider")
    assert (ended.state, ended.error_message) == ("erred", "no nodes")
    assert place.resource(there(ended.marketplace_resource_uuid)).state == "Erred"
    several = {"offering": basic.url, "project": place.project, "attributes": {"name": "x"}, "limits": {"cores": 2}}
    body = m.OrderCreateRequest.from_dict(several)
    told = refused(400, marketplace_orders_create.sync, client=place.client("owner"), body=body)
    assert told == {"plan": ["This field is required."]}


@pytest.mark.parametrize("kind", ["basic", "slurm"])
def test_h_what_is_there_changes_and_ends(kind: str, request: pytest.FixtureRequest) -> None:
    of: Offered = request.getfixturevalue(kind)
    place, owner, thing = of.place, of.place.client("owner"), had(of)
    more = m.ResourceUpdateLimitsRequest.from_dict({"limits": {"cores": 5}, "request_comment": "more"})
    wider = marketplace_resources_update_limits.sync(thing, client=owner, body=more)
    done = carried_out(of, there(wider.order_uuid))
    assert (done.type_, there(done.attributes).to_dict()["old_limits"]) == ("Update", {"cores": 2})
    assert there(place.resource(thing).limits).to_dict() == {"cores": 5}
    other = m.ResourceSwitchPlanRequest(f"{of.url}plans/{there(of.plans['Reserved'].uuid).hex}/")
    switched = marketplace_resources_switch_plan.sync(thing, client=owner, body=other)
    done = carried_out(of, there(switched.order_uuid))
    assert (done.old_plan_name, done.new_plan_name) == ("Monthly", "Reserved")
    assert place.resource(thing).plan_name == "Reserved"
    end = m.ResourceTerminateRequest.from_dict({"attributes": {}})
    ended = marketplace_resources_terminate.sync(thing, client=owner, body=end)
    carried_out(of, there(ended.order_uuid))
    assert place.resource(thing).state == "Terminated"
    refused(409, marketplace_resources_terminate.sync, uuid=thing, client=owner, body=end)
    orders = marketplace_orders_list.sync(client=owner, resource_uuid=thing)
    assert sorted(str(each.type_) for each in orders) == ["Create", "Terminate", "Update", "Update"]


def test_h_what_is_said_of_it(place: Town, basic: Offered) -> None:
    thing, owner, staff = had(basic), place.client("owner"), place.client("staff")
    named = m.PatchedResourceUpdateRequest(name="Barn", description="Of wood", end_date=date(2099, 1, 1))
    marketplace_resources_partial_update.sync(thing, client=owner, body=named)
    shown = place.resource(thing)
    assert (shown.name, shown.description, shown.end_date) == ("Barn", "Of wood", date(2099, 1, 1))
    for who, operation, day in (
        (staff, marketplace_resources_set_end_date_by_staff, date(2098, 1, 1)),
        (basic.provider, marketplace_provider_resources_set_end_date_by_provider, date(2097, 1, 1)),
    ):
        operation.sync_detailed(thing, client=who, body=m.ResourceEndDateByProviderRequest(end_date=day))
        assert place.resource(thing).end_date == day
    size = m.ResourceOptionsRequest.from_dict({"options": {"size": 4}})
    marketplace_resources_update_options.sync(thing, client=owner, body=size)
    assert place.resource(thing).to_dict()["options"] == {"size": 4}
    broke = m.ResourceSetStateErredRequest(error_message="burnt")
    marketplace_provider_resources_set_as_erred.sync_detailed(thing, client=basic.provider, body=broke)
    assert (place.resource(thing).state, place.resource(thing).error_message) == ("Erred", "burnt")
    marketplace_provider_resources_set_as_ok.sync_detailed(thing, client=basic.provider)
    assert place.resource(thing).state == "OK"
    home = projects_retrieve.sync(UUID(place.project.split("/")[-2]), client=staff)
    other = projects_create.sync(client=staff, body=m.ProjectRequest("Mail", there(home.customer)))
    there_too = m.MoveResourceRequest(m.ProjectHyperlinkRequest(there(other.url)))
    assert marketplace_resources_move_resource.sync(thing, client=staff, body=there_too).project_name == "Mail"


def test_h_what_is_used_of_it(place: Town, basic: Offered) -> None:
    thing = had(basic)
    item = m.ComponentUsageItemRequest("hours", "7.5", description="So far")
    said = m.ComponentUsageCreateRequest([item], resource=thing)
    answer = marketplace_component_usages_set_usage.sync_detailed(client=basic.provider, body=said)
    assert answer.status_code == 201
    (shown,) = marketplace_component_usages_list.sync(client=place.client("member"), resource_uuid=thing, type_="hours")
    assert (shown.usage, shown.description, shown.resource_uuid) == (7.5, "So far", thing)
    part = m.ComponentUserUsageCreateRequest("ann", usage="2")
    answer = marketplace_component_usages_set_user_usage.sync_detailed(
        there(shown.uuid), client=basic.provider, body=part
    )
    assert answer.status_code == 201
