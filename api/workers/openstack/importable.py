"""What could be imported from a cloud: all of it by name, and one in full, asked of the cloud itself."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack import instance, tenant, volume
from adapters.openstack.cloud import cloud_of
from adapters.openstack.instance import InstanceSeen
from adapters.openstack.tenant import TenantSeen
from adapters.openstack.volume import VolumeSeen
from adapters.trouble import Gone, Terminal
from api.ledger import Ledger
from api.workers.openstack import connections, contents, strangers
from api.workers.openstack.scene import Scene, credentials, scene_at
from commands.openstack.found import is_ours
from commands.openstack.place import stream_of
from domain.marketplace import offering
from domain.marketplace.offering import Offering
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.marketplace import offerings
from projections.openstack import objects, on_the_books

Thing = TenantSeen | InstanceSeen | VolumeSeen


class Importer(msgspec.Struct, frozen=True):
    """`things` are those nobody here knows; `one` tells all of one, as the command takes it. Both of an offering.

    Raise Trouble; `one` raises Gone for what is not there."""

    things: Callable[[Ledger, UUID], list[Any]]
    one: Callable[[Ledger, UUID, str], dict[str, Any]]


def _inside(ledger: Ledger, number: UUID) -> Scene:
    """The tenant of a private offering."""
    scope = _offered(ledger, number).scope
    if scope is None:
        raise Terminal("the offering belongs to no tenant")
    return scene_at(ledger, "tenant", stream_of(scope))


def _offered(ledger: Ledger, number: UUID) -> Offering:
    return ledger.store.load(offering.KIND, number).required()


def _chosen(found: tuple[Any, ...], backend_id: str) -> Any:
    """Only what belongs to the tenant is ever listed. Raises Gone."""
    chosen = next((each for each in found if each.backend_id == backend_id), None)
    if chosen is None:
        raise Gone(f"{backend_id} is not there")
    return chosen


def _machine(ledger: Ledger, number: UUID, backend_id: str) -> dict[str, Any]:
    within = _inside(ledger, number)
    found: InstanceSeen = _chosen(instance.all_instances(within.inner), backend_id)
    return {
        **_plain(found),
        "busy": instance.busy(found),
        "guarded": _plain(connections.guarded(within, backend_id)),
        **_plain(connections.seen_first(within, backend_id)),
        "disks": [_volume(each) for each in volume.all_volumes(within.inner) if each.backend_id in found.volumes],
    }


def _disk(ledger: Ledger, number: UUID, backend_id: str) -> dict[str, Any]:
    return _volume(_chosen(volume.all_volumes(_inside(ledger, number).inner), backend_id))


def _volume(found: VolumeSeen) -> dict[str, Any]:
    return {**_plain(found), "busy": volume.busy(found)}


def _projects(ledger: Ledger, number: UUID) -> list[TenantSeen]:
    found = tenant.all_tenants(cloud_of(credentials(ledger, number)))
    with session(ledger.url) as conn:
        for model in (objects.MODEL, offerings.MODEL):
            prepare(conn, model)
        known = on_the_books.tenants(conn, _offered(ledger, number).customer, [each.backend_id for each in found])
    return [each for each in found if not is_ours(ledger.store.load, "tenant", known, each.backend_id, each.stream)]


def _project(ledger: Ledger, number: UUID, backend_id: str) -> dict[str, Any]:
    """We become its administrators, as nobody looks into it otherwise."""
    cloud = cloud_of(credentials(ledger, number))
    found: TenantSeen = _chosen(tenant.all_tenants(cloud), backend_id)
    tenant.enter(cloud, backend_id)
    return {**_plain(found), **_plain(contents.of_project(cloud, backend_id))}


def _plain(found: Any) -> Any:
    return msgspec.to_builtins(found)


IMPORTERS: dict[str, Importer] = {
    "OpenStack.Tenant": Importer(_projects, _project),
    "OpenStack.Instance": Importer(lambda ledger, number: strangers.machines(_inside(ledger, number)), _machine),
    "OpenStack.Volume": Importer(lambda ledger, number: strangers.disks(_inside(ledger, number)), _disk),
}
"""By the offering's type."""
