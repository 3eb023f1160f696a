"""What the walk over all routes must know of objects at OpenStack clouds."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from commands.marketplace.category import ChangeCategory
from commands.openstack.cloud import ReportProperties
from commands.openstack.network import CreateNetwork
from commands.openstack.place import stream_of
from commands.openstack.router import CreateRouter
from commands.openstack.security_group import CreateSecurityGroup
from commands.openstack.subnet import CreateSubnet
from domain.marketplace import offering, order
from domain.openstack.properties import ExternalNetwork
from projections.openstack.object_documents import PATHS
from tests.eventstore.support import ask, made
from tests.http.served import Served
from tests.openstack import FAST, LARGE, SEEN, Things, address, machine_of, ordered, prepared, sold, succeeded


class Clouds(msgspec.Struct, frozen=True):
    """`busy`: by noun, something that is just being made."""

    things: Things
    busy: Mapping[str, UUID]


def clouded(place: Served, seller: UUID, category: UUID, project: UUID) -> Clouds:
    store = place.ledger.store
    ask(store, ChangeCategory(category, default_vm_category=True, default_volume_category=True))
    things = prepared(store, project, seller, category)
    settings = store.load(offering.KIND, things.offering).required().settings
    assert settings is not None
    ask(store, ReportProperties(things.offering, settings, {**SEEN, "external_networks": (OUTSIDE,)}))
    second = ordered(store, project, things.offering, {"name": "Second"})
    third = ordered(store, project, sold(store, things, "OpenStack.Instance"), machine_of(store, things))
    fourth = ordered(store, project, sold(store, things, "OpenStack.Volume"), {"name": "more", "size": 1024})
    sought = {"tenant": second, "instance": third, "volume": fourth}
    other = made(store, CreateNetwork(things.tenant, "other"))
    succeeded(store, "network", other)
    busy = {
        **{noun: stream_of(store.load(order.KIND, number).required().resource) for noun, number in sought.items()},
        "network": made(store, CreateNetwork(things.tenant, "busy")),
        "subnet": made(store, CreateSubnet(other, "busy", cidr="192.168.99.0/24")),
        "router": made(store, CreateRouter(things.tenant, "busy")),
        "security_group": made(store, CreateSecurityGroup(things.tenant, "busy")),
    }
    return Clouds(things, busy)


OUTSIDE = ExternalNetwork("n1", "public")
OFFERS = (
    *("flavors", "images", "volume-types", "instance-availability-zones", "volume-availability-zones"),
    "external-networks",
)
"""What clouds offer, of which everybody sees what is of a cloud that is for everybody."""
_NOUNS = ("tenant", "instance", "volume", "network", "subnet", "router", "security_group")
_NAMED = ("tenant", "instance", "volume", "network", "subnet", "security_group")
"""Those that can be renamed."""
_OPERATIONS = {noun: PATHS[noun].replace("-", "_") for noun in _NOUNS}


def _thing(noun: str) -> Callable[[Any], str]:
    return lambda t: getattr(t.clouds.things, noun).hex


def _busy(noun: str, action: str = "", body: Any = None) -> Callable[[Any], tuple[str, Any]]:
    return lambda t: (f"/api/{PATHS[noun]}/{t.clouds.busy[noun].hex}/{action}", body)


_OF_TENANTS = {
    **dict.fromkeys(("pull_quotas", "pull_security_groups", "pull_flavors", "pull_images", "pull_volume_types")),
    "set_quotas": {"ram": 1024},
    "change_password": {"user_password": "correct horse"},
    "push_security_groups": None,
}
_OF_INSTANCES: Mapping[str, Any] = {
    **dict.fromkeys(("start", "stop", "restart", "console")),
    "update_security_groups": {"security_groups": []},
    "update_ports": {"ports": []},
    "update_floating_ips": {"floating_ips": []},
}
_OF_VOLUMES: Mapping[str, Any] = {"detach": None, "extend": {"disk_size": 1 << 20}}
_ORDERED = [f"{_OPERATIONS[noun]}_create" for noun in ("tenant", "instance", "volume")]
OWN_BUSINESS = dict.fromkeys(_ORDERED, "every member of a project may order")


def _with_busy(action: str) -> Callable[[Any], tuple[str, Any]]:
    """Of a machine that is there, about a volume that is just being made."""

    def told(t: Any) -> tuple[str, Any]:
        body = {"volume": f"/api/openstack-volumes/{t.clouds.busy['volume'].hex}/"}
        return f"/api/openstack-instances/{t.clouds.things.instance.hex}/{action}/", body

    return told


def _chosen(noun: str, action: str, kind: str, thing: Any) -> Callable[[Any], tuple[str, Any]]:
    def told(t: Any) -> tuple[str, Any]:
        where = address(t.place.ledger.store, t.clouds.things.offering, f"{kind}s", thing)
        return _busy(noun, f"{action}/", {kind.removeprefix("volume-"): where})(t)

    return told


def _in_subnet(action: str, **more: Any) -> Callable[[Any], tuple[str, Any]]:
    return lambda t: _busy(
        "instance", f"{action}/", {"subnet": f"/api/openstack-subnets/{t.clouds.things.subnet.hex}/", **more}
    )(t)


def _offer(kind: str) -> Callable[[Any], str]:
    return lambda t: t.staff.http.get(f"/api/openstack-{kind}/").json()[0]["uuid"]


THINGS: Mapping[str, Callable[[Any], str]] = {
    **{f"/api/{PATHS[noun]}/": _thing(noun) for noun in _NOUNS},
    **{f"/api/openstack-{kind}/": _offer(kind) for kind in OFFERS},
}
OPEN_TO_OUTSIDERS: Mapping[str, str] = dict.fromkeys(
    (
        *(f"openstack_{kind.replace('-', '_')}_{verb}" for kind in OFFERS for verb in ("list", "count")),
        *(f"openstack_volume_types_names_{verb}" for verb in ("retrieve", "count")),
    ),
    "everybody may look at what is on offer",
)
SHOWN_TO_ALL = tuple(f"/api/openstack-{kind}/{{uuid}}/" for kind in OFFERS)
NO_STATE: Mapping[str, str] = {
    f"{operation}_{action}": "allowed in every state"
    for operation in _OPERATIONS.values()
    for action in ("set_ok", "set_erred", "unlink")
} | dict.fromkeys(_ORDERED, "what is made has no state yet")
WRONG_STATE: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    **{f"{operation}_pull": _busy(noun, "pull/") for noun, operation in _OPERATIONS.items()},
    **{
        f"{_OPERATIONS[noun]}_{verb}": _busy(noun, "", {"name": "x"})
        for noun in _NAMED
        for verb in ("update", "partial_update")
    },
    **{f"openstack_tenants_{action}": _busy("tenant", f"{action}/", body) for action, body in _OF_TENANTS.items()},
    **{
        f"openstack_instances_{action}": _busy("instance", f"{action}/", body) for action, body in _OF_INSTANCES.items()
    },
    **{f"openstack_volumes_{action}": _busy("volume", f"{action}/", body) for action, body in _OF_VOLUMES.items()},
    **{f"openstack_instances_{action}_volume": _with_busy(f"{action}_volume") for action in ("attach", "detach")},
    "openstack_instances_change_flavor": _chosen("instance", "change_flavor", "flavor", LARGE),
    "openstack_volumes_retype": _chosen("volume", "retype", "volume-type", FAST),
    "openstack_instances_update_allowed_address_pairs": _in_subnet(
        "update_allowed_address_pairs", allowed_address_pairs=[]
    ),
    "openstack_instances_assign_floating_ip": _in_subnet("assign_floating_ip"),
    "openstack_volumes_attach": lambda t: _busy(
        "volume", "attach/", {"instance": f"/api/openstack-instances/{t.clouds.things.instance.hex}/"}
    )(t),
    **{f"{operation}_destroy": _busy(noun) for noun, operation in _OPERATIONS.items()},
}
