"""A tenant with one thing of each kind in it, as it is once processes and workers have done their part; and the cloud
it is at, as it was last seen."""

from typing import Any
from uuid import UUID, uuid5

import msgspec

from adapters.eventstore.store import LedgerStore
from commands.marketplace import offering, offering_step
from commands.marketplace.order import CompleteOrder
from commands.marketplace.submit import SubmitOrder
from commands.openstack.cloud import ReportProperties
from commands.openstack.kinds import KINDS
from commands.openstack.network import CreateNetwork
from commands.openstack.operation import ReportSucceeded
from commands.openstack.ordering import CarryOutOrder
from commands.openstack.place import stream_of
from commands.openstack.private_offerings import CreatePrivateOfferings, number_of
from commands.openstack.router import CreateRouter
from commands.openstack.subnet import CreateSubnet
from commands.openstack.tenant import PrepareTenant
from domain.marketplace import offering as offerings
from domain.marketplace import order
from domain.openstack import properties
from domain.openstack.properties import Flavor, Image, VolumeType, Zone
from tests.commands.market import offered
from tests.eventstore.support import ask, made

ACCESS: dict[str, Any] = {
    "backend_url": "http://cloud",
    "username": "x",
    "tenant_name": "x",
    "domain": "x",
    "external_network_id": "x",
}
SMALL, LARGE = Flavor("f1", "small", 1, 1024, 0), Flavor("f2", "large", 8, 16384, 0)
IMAGE, FAST = Image("i1", "cirros", 2048, 512), VolumeType("t1", "fast")
OPEN, SHUT = Zone("open"), Zone("shut", available=False)
SEEN: dict[str, Any] = {
    "flavors": (SMALL, LARGE),
    "images": (IMAGE,),
    "volume_types": (FAST,),
    "instance_zones": (OPEN, SHUT),
    "volume_zones": (OPEN, SHUT),
}


class Things(msgspec.Struct, frozen=True):
    """Streams, but `offering` (of tenants) and `home`, the resource of the tenant."""

    offering: UUID
    home: UUID
    tenant: UUID
    network: UUID
    subnet: UUID
    router: UUID
    security_group: UUID
    instance: UUID
    volume: UUID


def address(store: LedgerStore, number: UUID, kind: str, chosen: Any) -> str:
    """As an order names a flavor, an image, a type of volumes, a zone."""
    settings = store.load(offerings.KIND, number).required().settings
    assert settings is not None
    return f"/api/openstack-{kind}/{properties.uuid_of(settings, chosen).hex}/"


def cloud(store: LedgerStore, provider: UUID, category: UUID, **options: Any) -> UUID:
    """An offering of tenants at a cloud that has been looked at."""
    number = offered(store, provider, category, "OpenStack.Tenant", active=False, components=())
    told = offering.ConnectOffering(number, ACCESS, options, secret_attributes=("password",))
    ask(store, told)
    ask(store, offering_step.ActivateOffering(number))
    settings = store.load(offerings.KIND, number).required().settings
    assert settings is not None
    ask(store, ReportProperties(number, settings, SEEN))
    return number


def ordered(
    store: LedgerStore, project: UUID, wanted: UUID, attributes: dict[str, Any], limits: dict[str, int] | None = None
) -> UUID:
    """One that executes, and of which the wish is made."""
    number = UUID(ask(store, SubmitOrder(project, wanted, attributes=attributes, limits=limits or {})).result)
    carried_out(store, number)
    return number


def carried_out(store: LedgerStore, number: UUID) -> None:
    ask(store, CarryOutOrder(number, run_of(store, number)))


def run_of(store: LedgerStore, number: UUID) -> UUID:
    run = store.load(order.KIND, number).required().run
    assert run is not None
    return run


def succeeded(store: LedgerStore, noun: str, number: UUID, **seen: Any) -> None:
    """Whatever is under way there."""
    run = store.load(KINDS[noun].kind, number).required().run
    ask(store, ReportSucceeded(noun, number, run, f"id of {number.hex}", seen))


def tenant(store: LedgerStore, project: UUID, wanted: UUID, limits: dict[str, int] | None = None) -> UUID:
    """The order of one that is ready."""
    number = ordered(store, project, wanted, {"name": "Web"}, limits)
    found = stream_of(store.load(order.KIND, number).required().resource)
    run = run_of(store, number)
    for group in store.load(KINDS["tenant"].kind, found).required().security_groups:
        succeeded(store, "security_group", group)
    ask(store, PrepareTenant(found, run, "project", "user", uuid5(run, "password")))
    succeeded(store, "tenant", found)
    ask(store, CompleteOrder(number, run))
    return number


def prepared(store: LedgerStore, project: UUID, provider: UUID, category: UUID) -> Things:
    wanted = cloud(store, provider, category)
    home = store.load(order.KIND, tenant(store, project, wanted)).required().resource
    found = stream_of(home)
    inside = made(store, CreateNetwork(found, "inside"))
    succeeded(store, "network", inside)
    addresses = made(store, CreateSubnet(inside, "addresses"))
    succeeded(store, "subnet", addresses)
    ways = made(store, CreateRouter(found, "ways", "", (addresses,)))
    succeeded(store, "router", ways)
    group = store.load(KINDS["tenant"].kind, found).required().security_groups[0]
    ask(store, CreatePrivateOfferings(found))
    things = Things(wanted, home, found, inside, addresses, ways, group, found, found)
    running, free = machine(store, project, things), disk(store, project, things)
    return msgspec.structs.replace(things, instance=running, volume=free)


def machine_of(store: LedgerStore, things: Things, **more: Any) -> dict[str, Any]:
    """The attributes of an order of one."""
    return {
        "name": "front",
        "flavor": address(store, things.offering, "flavors", SMALL),
        "image": address(store, things.offering, "images", IMAGE),
        "system_volume_size": 10240,
        "ports": [{"subnet": f"/api/openstack-subnets/{things.subnet.hex}/"}],
        **more,
    }


def sold(store: LedgerStore, things: Things, kind: str) -> UUID:
    """The offering of machines or volumes in the tenant."""
    number = number_of(things.tenant, kind)
    if store.load(offerings.KIND, number).required().state == "Draft":
        ask(store, offering_step.ActivateOffering(number))
    return number


def machine(store: LedgerStore, project: UUID, things: Things, **more: Any) -> UUID:
    """One that runs."""
    attributes = machine_of(store, things, **more)
    number = ordered(store, project, sold(store, things, "OpenStack.Instance"), attributes)
    found = stream_of(store.load(order.KIND, number).required().resource)
    state = store.load(KINDS["instance"].kind, found).required()
    for each in (state.system_volume, *state.data_volumes):
        succeeded(store, "volume", each, runtime_state="in-use")
    succeeded(store, "instance", found, runtime_state="ACTIVE")
    ask(store, CompleteOrder(number, run_of(store, number)))
    return found


def disk(store: LedgerStore, project: UUID, things: Things, **more: Any) -> UUID:
    """One that is free."""
    attributes = {"name": "more", "size": 2048, **more}
    number = ordered(store, project, sold(store, things, "OpenStack.Volume"), attributes)
    found = stream_of(store.load(order.KIND, number).required().resource)
    succeeded(store, "volume", found, runtime_state="available")
    ask(store, CompleteOrder(number, run_of(store, number)))
    return found
