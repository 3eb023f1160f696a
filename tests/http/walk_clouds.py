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
from tests.openstack import SEEN, Things, ordered, prepared, succeeded


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
    other = made(store, CreateNetwork(things.tenant, "other"))
    succeeded(store, "network", other)
    busy = {
        "tenant": stream_of(store.load(order.KIND, second).required().resource),
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
_NOUNS = ("tenant", "network", "subnet", "router", "security_group")
_NAMED = ("tenant", "network", "subnet", "security_group")
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
OWN_BUSINESS = {"openstack_tenants_create": "every member of a project may order"}


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
} | {"openstack_tenants_create": "what is made has no state yet"}
WRONG_STATE: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    **{f"{operation}_pull": _busy(noun, "pull/") for noun, operation in _OPERATIONS.items()},
    **{
        f"{_OPERATIONS[noun]}_{verb}": _busy(noun, "", {"name": "x"})
        for noun in _NAMED
        for verb in ("update", "partial_update")
    },
    **{f"openstack_tenants_{action}": _busy("tenant", f"{action}/", body) for action, body in _OF_TENANTS.items()},
    **{f"{operation}_destroy": _busy(noun) for noun, operation in _OPERATIONS.items()},
}
