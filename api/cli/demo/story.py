"""From an order to a machine and back to nothing, as Ada and Grace live it, over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from api.cli.demo.asking import Person, Unexpected
from api.cli.demo.people import Town

ENDED = ("done", "erred", "canceled", "rejected")
Step = Callable[[str], None]
"""Says what happens next."""
Object = dict[str, Any]


class Kept(msgspec.Struct, frozen=True):
    """What is looked back upon. `machine` is a resource, `tenant` a stream, `order` where its order is in the log."""

    machine: str
    tenant: str
    tenant_ready: datetime
    order: int


def story(town: Town, step: Step) -> Kept:
    """Raises Stopped, Unexpected."""
    ada, grace = town.ada, town.grace
    step("Ada orders a tenant in Grace's cloud: 4 cores, 8 GiB of memory, 100 GiB of storage")
    limits = {"cores": 4, "ram": 8192, "storage": 102400}
    placed = _ordered(town, town.offering["url"], town.plan, {"name": "Folding"}, limits)
    step("Grace, who answers for both houses, approves; project, network and router come to be")
    grace.post(f"/api/marketplace-orders/{placed['uuid']}/approve_by_consumer/")
    home = _ended(ada, placed)
    tenant, ready = home["resource_uuid"], datetime.now(UTC)
    step("The tenant is there, and with it offerings of machines and volumes, for this project alone")
    offers = _offers(ada, home)
    step("Ada orders a machine and a volume, both at once")
    machine_order = _ordered(town, *offers["OpenStack.Instance"], _machine(town, tenant))
    position = ada.told.written
    volume_order = _ordered(town, *offers["OpenStack.Volume"], {"name": "results", "size": 4096})
    volume_home, machine_home = _ended(ada, volume_order), _ended(ada, machine_order)
    machine = f"/api/openstack-instances/{machine_home['resource_uuid']}/"
    volume = f"/api/openstack-volumes/{volume_home['resource_uuid']}/"
    _used(town, machine, volume, tenant, step)
    step("All is terminated: the volume, the machine, the tenant with its network")
    _terminated(town, volume_home)
    _terminated(town, machine_home, {"delete_volumes": True})
    _terminated(town, home)
    return Kept(machine_home["uuid"], tenant, ready, position)


def _used(town: Town, machine: str, volume: str, tenant: str, step: Step) -> None:
    ada, address = town.ada, f"{str(town.offering['url']).split('/api/', 1)[0]}{machine}"
    step("The volume is attached to the machine")
    _done(ada, volume, "attach", runtime_state="in-use", body={"instance": address})
    step("The machine is stopped")
    _done(ada, machine, "stop", runtime_state="SHUTOFF")
    step("It becomes a bigger one: 2 cores")
    _done(ada, machine, "change_flavor", cores=2, body={"flavor": _named(ada, "flavors", "m1.medium", tenant)})
    step("And is started again")
    _done(ada, machine, "start", runtime_state="ACTIVE")
    step("The volume grows to 8 GiB")
    _done(ada, volume, "extend", size=8192, body={"disk_size": 8192})
    step("And is detached")
    _done(ada, volume, "detach", runtime_state="available")
    step("The machine is stopped, for good")
    _done(ada, machine, "stop", runtime_state="SHUTOFF")


def _machine(town: Town, tenant: str) -> Object:
    ada = town.ada
    subnet = ada.get("/api/openstack-subnets/", tenant_uuid=tenant)[0]["url"]
    return {
        "name": "fold-1",
        "flavor": _named(ada, "flavors", "m1.small", tenant),
        "image": _named(ada, "images", "debian-13", tenant),
        "system_volume_size": 10240,
        "ports": [{"subnet": subnet}],
        "floating_ips": [{"subnet": subnet}],
    }


def _named(ada: Person, kind: str, name: str, tenant: str) -> str:
    found = ada.get(f"/api/openstack-{kind}/", name_exact=name, tenant_uuid=tenant)
    if not found:
        raise Unexpected(f"the cloud has no {name} among its {kind}")
    return str(next(each for each in found if each["name"] == name)["url"])


def _ordered(town: Town, offering: str, plan: str, attributes: Object, limits: Object | None = None) -> Object:
    place = {"offering": offering, "project": town.project["url"]} | ({"plan": plan} if plan else {})
    told = {"attributes": attributes, "limits": limits or {}, "accepting_terms_of_service": True}
    made: Object = town.ada.post("/api/marketplace-orders/", **place, **told)
    return made


def _ended(ada: Person, order: Object) -> Object:
    """The resource, once its order is done. Raises Unexpected when it came to nothing."""

    def over() -> Object | None:
        found: Object = ada.get(f"/api/marketplace-orders/{order['uuid']}/")
        return found if found["state"] in ENDED else None

    found = ada.told.until(over, f"the end of the order of {order.get('resource_name', 'something')}")
    if found["state"] != "done":
        raise Unexpected(f"the order of {found['resource_name']} is {found['state']}: {found.get('error_message', '')}")
    thing: Object = ada.get(f"/api/marketplace-resources/{found['marketplace_resource_uuid']}/")
    return thing


def _offers(ada: Person, home: Object) -> dict[str, tuple[str, str]]:
    """Type -> offering and plan."""
    path = f"/api/marketplace-resources/{home['uuid']}/offering_for_subresources/"

    def both() -> list[Object] | None:
        found: list[Object] = ada.get(path)
        return found if len(found) == 2 else None

    return {each["type"]: _sold(ada, each["uuid"]) for each in ada.told.until(both, "offerings inside the tenant")}


def _sold(ada: Person, number: str) -> tuple[str, str]:
    found = ada.get(f"/api/marketplace-public-offerings/{number}/")
    return found["url"], next((each["url"] for each in found.get("plans", [])), "")


def _done(ada: Person, thing: str, action: str, body: Object | None = None, **wanted: Any) -> None:
    """Until nothing is under way there, and it is as `wanted`."""
    ada.post(f"{thing}{action}/", **(body or {}))

    def over() -> bool:
        found = ada.get(thing)
        if found["state"] == "ERRED":
            raise Unexpected(f"{action}: {found.get('error_message', '')}")
        return found["state"] == "OK" and all(found.get(name) == value for name, value in wanted.items())

    ada.told.until(over, action)


def _terminated(town: Town, thing: Object, attributes: Object | None = None) -> None:
    path = f"/api/marketplace-resources/{thing['uuid']}/terminate/"
    placed = town.ada.post(path, **({"attributes": attributes} if attributes else {}))
    number = placed["order_uuid"]
    if town.ada.get(f"/api/marketplace-orders/{number}/")["state"] == "pending-consumer":
        town.grace.post(f"/api/marketplace-orders/{number}/approve_by_consumer/")
    _ended(town.ada, {"uuid": number, "resource_name": thing["name"]})
