"""Calls about tenants, what clouds have to offer, and what is asked of all kinds of objects alike."""

from collections.abc import Callable
from uuid import UUID

from projections.openstack.object_documents import PATHS
from tests.contract.calls.shared import NOBODY, Call, Calls, about, first, reading
from tests.contract.later import LATER
from tests.contract.world import World

_TENANT = "openstack_tenants"
_OFFERS = (
    *("flavors", "images", "volume-types", "instance-availability-zones", "volume-availability-zones"),
    "external-networks",
)


def _new(noun: str) -> Callable[[World], UUID]:
    return lambda w: w.clouds.new(noun)


def _common(noun: str) -> Calls:
    name = PATHS[noun].replace("-", "_")
    more = () if noun == "router" else (f"{name}_pull", f"{name}_unlink")
    return {
        **about(_new(noun), f"{name}_set_erred", *more),
        **about(lambda w: w.clouds.erred(noun), f"{name}_set_ok"),
    }


def _offer(kind: str) -> Calls:
    name, path = f"openstack_{kind.replace('-', '_')}", f"/api/openstack-{kind}/"

    def one(w: World) -> UUID:
        assert w.clouds
        return UUID(str(first(w, path)))

    return {**_there(f"{name}_list", f"{name}_count"), **reading(one, f"{name}_retrieve")}


def _there(*operations: str) -> Calls:
    """Lists of what there is once there is a cloud."""

    def call(w: World) -> Call:
        assert w.clouds
        return {}

    return dict.fromkeys(operations, call)


CALLS: Calls = {
    **{name: call for noun in PATHS for name, call in _common(noun).items()},
    **{name: call for kind in _OFFERS for name, call in _offer(kind).items()},
    **_there("openstack_volume_types_names_retrieve", "openstack_volume_types_names_count"),
    **_there(f"{_TENANT}_list", f"{_TENANT}_count"),
    **reading(lambda w: w.clouds.things.tenant, f"{_TENANT}_retrieve"),
    **reading(lambda w: w.clouds.lit, f"{_TENANT}_backend_instances_list", f"{_TENANT}_backend_volumes_list"),
    **about(_new("tenant"), f"{_TENANT}_partial_update"),
    **about(_new("tenant"), f"{_TENANT}_update", name=lambda w: w.word("tenant")),
    **about(_new("tenant"), *(f"{_TENANT}_pull_{what}" for what in ("quotas", "security_groups"))),
    **about(_new("tenant"), f"{_TENANT}_push_security_groups", name=lambda w: w.word("group")),
    **reading(lambda _: NOBODY, *(each for each in LATER if each.startswith("openstack_"))),
    **about(_new("tenant"), f"{_TENANT}_set_quotas", vcpu=lambda _: 30),
    **about(_new("tenant"), f"{_TENANT}_change_password", user_password=lambda w: w.word("password")),
}
