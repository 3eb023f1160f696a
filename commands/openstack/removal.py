"""What nobody has a resource for any more is removed at the backend, whatever state it is in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Change, Decision, Loaded, change
from commands.openstack.instance import volumes_going, volumes_removed
from commands.openstack.kinds import KINDS
from commands.openstack.place import decided, place_of
from commands.ports import Load
from domain.openstack.instance_events import InstanceDeletionRequested
from domain.openstack.tenant_events import TenantDeletionRequested
from domain.openstack.volume_events import VolumeDeletionRequested
from domain.refusal import Invalid


class RemoveObject(msgspec.Struct, frozen=True):
    """Nothing when it is gone, or going, already."""

    kind: str
    stream: UUID


def remove(command: RemoveObject, asked: Asked, load: Load) -> Decision:
    if command.kind not in _REMOVALS:
        raise Invalid(f'"{command.kind}" is not a valid choice.', "kind")
    found = load(KINDS[command.kind].kind, command.stream)
    state = found.required("stream")
    where = place_of(load, command.kind, found)
    going = state.deleted or state.operation == "delete"
    changes = () if going else _REMOVALS[command.kind](load, found, asked.new_id)
    return decided(load, where, changes, command.stream)


def _tenant(_load: Load, found: Loaded[Any], run: UUID) -> tuple[Change, ...]:
    return change(found, [TenantDeletionRequested(run=run)])


def _instance(load: Load, found: Loaded[Any], run: UUID) -> tuple[Change, ...]:
    """With all the volumes it was made with."""
    going = volumes_going(load, found, all_of_them=True)
    numbers = tuple(each.stream for each in going)
    wish = InstanceDeletionRequested(run=run, volumes=numbers, release_floating_ips=True)
    return (*change(found, [wish]), *volumes_removed(going, run, found.stream))


def _volume(_load: Load, found: Loaded[Any], run: UUID) -> tuple[Change, ...]:
    return change(found, [VolumeDeletionRequested(run=run)])


_REMOVALS: dict[str, Callable[[Load, Loaded[Any], UUID], tuple[Change, ...]]] = {
    "tenant": _tenant,
    "instance": _instance,
    "volume": _volume,
}
HANDLERS: Handlers = {RemoveObject: remove}
