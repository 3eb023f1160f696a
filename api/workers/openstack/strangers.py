"""What is in a tenant at the cloud and not on the books."""

from collections.abc import Iterable
from typing import TypeVar

from adapters.openstack import instance, volume
from adapters.openstack.instance import InstanceSeen
from adapters.openstack.volume import VolumeSeen
from adapters.trouble import Terminal
from api.workers.openstack.scene import Scene
from commands.openstack.found import is_ours
from commands.openstack.kinds import KINDS

F = TypeVar("F", InstanceSeen, VolumeSeen)
UNKNOWN = "in the tenant there is what nobody here knows: {}. Import or remove it first."


def machines(within: Scene) -> list[InstanceSeen]:
    """Raises Trouble."""
    return _strange(within, "instance", instance.all_instances(within.inner))


def disks(within: Scene) -> list[VolumeSeen]:
    """Raises Trouble."""
    return _strange(within, "volume", volume.all_volumes(within.inner))


def _strange(within: Scene, noun: str, found: Iterable[F]) -> list[F]:
    store = within.ledger.store
    there = store.load_all(dict.fromkeys(within.held.things(noun), KINDS[noun].kind))
    ours = {each.required().backend_id for each in there.values()}
    return [each for each in found if not is_ours(store.load, noun, ours, each.backend_id, each.stream)]


def require_none(within: Scene) -> None:
    """Raises Terminal."""
    found = [
        *(each.name or each.backend_id for each in machines(within)),
        *(each.name or each.backend_id for each in disks(within)),
    ]
    if found:
        raise Terminal(UNKNOWN.format(", ".join(found)))
