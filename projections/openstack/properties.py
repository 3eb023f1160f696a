"""What clouds have to offer, as it was last seen: one row for each cloud and kind of thing."""

from typing import Any
from uuid import UUID

import msgspec

from domain.event import Event, Recorded
from domain.openstack import properties as seen
from projections.engine.model import Key, ReadModel


class Properties(msgspec.Struct, frozen=True, gc=False):
    """`settings` names the cloud. Each of the `items` has its `uuid`, as hex, its `name` and what else is known of it;
    zones say whether they are of `instances` or of `volumes`."""

    settings: UUID
    kind: str
    items: list[dict[str, Any]]


KINDS: dict[type[Event], str] = {
    seen.FlavorsSeen: "flavors",
    seen.ImagesSeen: "images",
    seen.VolumeTypesSeen: "volume_types",
    seen.ZonesSeen: "zones",
    seen.ExternalNetworksSeen: "external_networks",
}
_OF = {"instance_zones": "instances", "volume_zones": "volumes"}


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream, KINDS[type(recorded.event)])


def _fold(_row: Properties | None, recorded: Recorded) -> Properties:
    fields = msgspec.structs.asdict(recorded.event)
    items = [_item(recorded.stream, field, each) for field, found in fields.items() for each in found]
    return Properties(recorded.stream, KINDS[type(recorded.event)], items)


def _item(settings: UUID, field: str, found: Any) -> dict[str, Any]:
    of = {"of": _OF[field]} if field in _OF else {}
    return {"uuid": seen.uuid_of(settings, found).hex, "name": found.name, **msgspec.to_builtins(found), **of}


MODEL = ReadModel(
    name="openstack_properties",
    version=1,
    row=Properties,
    key=("settings", "kind"),
    stream="settings",
    columns={"settings": "uuid", "kind": "text", "items": "jsonb"},
    names=tuple(event.name for event in seen.EVENTS),
    key_of=_key_of,
    fold=_fold,
)
