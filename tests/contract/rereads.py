"""How one sees in the marketplace that a field of a request was taken, where the thing itself does not show it so."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import httpx
import jwt

from api import sealed
from domain.event import Event, Recorded
from domain.marketplace.order_events import OrderTermsAccepted
from domain.openstack.tenant_events import TenantPasswordRequested, TenantQuotasRequested
from tests.contract.calls.shared import Call
from tests.contract.examples import same
from tests.contract.world import World

Shown = Mapping[str, Any]
Look = Callable[[World, Call, httpx.Response | None], Shown]
_OFFERINGS, _PLANS = "/api/marketplace-provider-offerings/", "/api/marketplace-plans/"
_ORDERS, _RESOURCES = "/api/marketplace-orders/", "/api/marketplace-resources/"
_USAGES, _PARTS = "/api/marketplace-component-usages/", "/api/marketplace-component-user-usages/"


def read(world: World, path: str) -> Any:
    found = world.staff.http.get(path)
    return found.json() if found.status_code == 200 else {}


def _one(world: World, path: str, given: Call) -> Any:
    return read(world, f"{path}{UUID(str(given['uuid'])).hex}/")


def _component(key: str) -> Look:
    """Of the offering, the one that has the same `key`."""

    def found(world: World, given: Call, _: httpx.Response | None) -> Shown:
        parts = _one(world, _OFFERINGS, given).get("components", [])
        return next((each for each in parts if each[key] == given["body"].get(key)), {})

    return found


def _made(_world: World, _given: Call, response: httpx.Response | None) -> Shown:
    """The range of limits is told with the components."""
    if response is None:
        return {}
    names = {"min": "min_value", "max": "max_value", "max_available_limit": "max_available_limit"}
    parts = response.json()["components"]
    ranges = {part["type"]: {name: part.get(field) for name, field in names.items()} for part in parts}
    return {**response.json(), "limits": ranges}


def _removed(world: World, given: Call, response: httpx.Response | None) -> Shown:
    return {} if _component("uuid")(world, given, response) else given["body"]


def _of_plan(field: str, told: Callable[[Mapping[str, Any]], Any]) -> Look:
    """`field` as what the plan tells of each component says it."""

    def found(world: World, given: Call, _: httpx.Response | None) -> Shown:
        return {field: {each["type"]: told(each) for each in _one(world, _PLANS, given).get("components", [])}}

    return found


def _discount(part: Mapping[str, Any]) -> Shown:
    return {name: part.get(name) for name in ("discount_threshold", "discount_rate")}


def _order(world: World, _given: Call, response: httpx.Response | None) -> Shown:
    """The order that an action on a resource made."""
    number = response.json().get("order_uuid") if response is not None and response.content else None
    if not number:
        return {}
    found = read(world, f"{_ORDERS}{number}/")
    comment = {"termination_comment": found.get("termination_comment")}
    return {**found, "attributes": {**found.get("attributes", {}), **comment}}


def _plan_of_order(world: World, given: Call, response: httpx.Response | None) -> Shown:
    found = _order(world, given, response).get("plan_uuid")
    return {"plan": world.url("marketplace-plans", UUID(found))} if found else {}


def _ordered(world: World, _given: Call, response: httpx.Response | None) -> Shown:
    """A new order: its slug is the resource's, its plan goes by several addresses."""
    if response is None:
        return {}
    found = read(world, f"{_ORDERS}{response.json()['uuid']}/")
    thing = read(world, f"{_RESOURCES}{found.get('marketplace_resource_uuid')}/")
    plan = world.url("marketplace-plans", UUID(found["plan_uuid"])) if found.get("plan_uuid") else None
    shown = {"project": thing.get("project"), "slug": thing.get("slug"), "plan": plan}
    return {**found, **shown, "accepting_terms_of_service": _happened(world, found["uuid"], OrderTermsAccepted)}


def _happened(world: World, number: str, kind: type[Event]) -> bool:
    return any(isinstance(getattr(each, "event", None), kind) for each in world.served.ledger.log.stream(UUID(number)))


def _restored(world: World, given: Call, response: httpx.Response | None) -> Shown:
    """What the resource is to be, as the order says."""
    found = _order(world, given, response)
    plan = {"plan": world.url("marketplace-plans", UUID(found["plan_uuid"]))} if found.get("plan_uuid") else {}
    return {**found.get("attributes", {}), **plan, "offering": found.get("offering")}


def _moved(world: World, given: Call, _: httpx.Response | None) -> Shown:
    return {"project": {"url": _one(world, _RESOURCES, given).get("project")}}


def _moved_offering(world: World, given: Call, _: httpx.Response | None) -> Shown:
    return {"customer": _one(world, _OFFERINGS, given).get("customer")}


def _grouped(path: str) -> Look:
    def found(world: World, given: Call, _: httpx.Response | None) -> Shown:
        groups = _one(world, path, given).get("organization_groups", [])
        return {"organization_groups": [each["url"] for each in groups]}

    return found


def _used(world: World, given: Call, _: httpx.Response | None) -> Shown:
    """A plan period says which resource it is."""
    body = given["body"]
    resource = world.market.resource.hex if "plan_period" in body else body.get("resource", "")
    rows = read(world, f"{_USAGES}?resource_uuid={resource}")
    usages = [{"type": row["type"], "amount": str(row["usage"]), "description": row.get("description")} for row in rows]
    reported = usages == [{**each, "amount": str(int(each["amount"]))} for each in body["usages"]]
    period = {"plan_period": body["plan_period"]} if "plan_period" in body and reported else {}
    return {"usages": usages, "resource": rows[0]["resource_uuid"], "date": rows[0]["date"], **period} if rows else {}


def _parts(world: World) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read(world, f"{_PARTS}?page_size=300") or []
    return [{**row, "usage": str(row["usage"]), "user": row.get("user"), "date": row.get("date")} for row in rows]


def _part(world: World, given: Call, _: httpx.Response | None) -> Shown:
    return next((each for each in _parts(world) if _whose(each, given["body"])), {})


def _whose(part: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Of whom it says, or of that name."""
    if "user" in body:
        return same(body["user"], part["user"]) and same(body["usage"], part["usage"])
    return bool(part["username"] == body["username"])


def _all_parts(world: World, given: Call, _: httpx.Response | None) -> Shown:
    told = {each["username"]: each for each in _parts(world)}
    return {"usages": [told.get(each["username"]) for each in given["body"]["usages"]]}


def _suggested(world: World, given: Call, response: httpx.Response | None) -> Shown:
    """The name is made of what was sent: slugs, the plan's name, an attribute."""
    if response is None:
        return {}
    name, body = response.json().get("name", ""), given["body"]
    paths = {"project": "/api/projects/", "offering": "/api/marketplace-public-offerings/"}
    words = {field: read(world, f"{path}{body[field]}/").get("slug") for field, path in paths.items()}
    words["plan"] = read(world, f"{_PLANS}{body['plan']}/").get("name") if body.get("plan") else None
    words["attributes"] = body.get("attributes", {}).get("name")
    return {field: body[field] for field, word in words.items() if word and word in name}


def _signed(world: World, given: Call, response: httpx.Response | None) -> Shown:
    """The signature was good: who signed and what was looked at."""
    if response is None:
        return {}
    said = jwt.decode(given["body"]["data"], options={"verify_signature": False})
    return {**given["body"], "dry_run": not read(world, f"{_USAGES}?resource_uuid={said['resource']}")}


def _wished(kind: type[Event], told: Callable[[World, Any], Shown]) -> Look:
    """What the cloud is going to be told, as the last wish of this kind has it."""

    def found(world: World, given: Call, _: httpx.Response | None) -> Shown:
        items = world.served.ledger.log.stream(UUID(str(given["uuid"])))
        events = [each.event for each in items if isinstance(each, Recorded)]
        return next((told(world, each) for each in reversed(events) if isinstance(each, kind)), {})

    return found


def _password(world: World, wish: Any) -> Shown:
    return {"user_password": sealed.read(world.served.ledger, wish.secrets, "password")}


def _group(world: World, given: Call, _: httpx.Response | None) -> Shown:
    """The security group of that name."""
    query = f"tenant_uuid={UUID(str(given['uuid'])).hex}&name_exact={given['body'].get('name', '')}"
    found = read(world, f"/api/openstack-security-groups/?{query}")
    return found[0] if found else {}


LOOKS: Mapping[str, Look] = {
    "openstack_tenants_set_quotas": _wished(TenantQuotasRequested, lambda _, wish: wish.quotas),
    "openstack_tenants_change_password": _wished(TenantPasswordRequested, _password),
    "openstack_tenants_push_security_groups": _group,
    "marketplace_provider_offerings_create": _made,
    "marketplace_provider_offerings_create_offering_component": _component("type"),
    "marketplace_provider_offerings_update_offering_component": _component("uuid"),
    "marketplace_provider_offerings_remove_offering_component": _removed,
    "marketplace_provider_offerings_move_offering": _moved_offering,
    "marketplace_provider_offerings_update_organization_groups": _grouped(_OFFERINGS),
    "marketplace_plans_update_organization_groups": _grouped(_PLANS),
    "marketplace_plans_update_prices": _of_plan("prices", lambda part: part.get("price")),
    "marketplace_plans_update_quotas": _of_plan("quotas", lambda part: part.get("amount")),
    "marketplace_plans_update_discounts": _of_plan("discounts", _discount),
    "marketplace_orders_create": _ordered,
    "marketplace_resources_switch_plan": _plan_of_order,
    "marketplace_resources_update_limits": _order,
    "marketplace_resources_terminate": _order,
    "marketplace_provider_resources_terminate": _order,
    "marketplace_resources_restore": _restored,
    "marketplace_provider_resources_restore": _restored,
    "marketplace_resources_move_resource": _moved,
    "marketplace_resources_suggest_name": _suggested,
    "marketplace_component_usages_set_usage": _used,
    "marketplace_public_api_check_signature": _signed,
    "marketplace_public_api_set_usage": _signed,
    "marketplace_component_usages_set_user_usage": _part,
    "marketplace_component_usages_set_user_usages": _all_parts,
}
