"""Volumes: made, seen, deleted. Found again by their metadata. Sizes in MiB, rounded up to whole GiB."""

from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack.asking import ask, get, look, pages, remove
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import MIB, VOLUME, NotYet, gib
from adapters.trouble import Gone, Terminal

KEY = "cloudledger"
_CHANGING = ("creating", "downloading", "deleting", "extending", "retyping", "attaching", "detaching", "reserved")
_COPYING = ("uploading", "backing-up", "restoring-backup", "reverting")
UNDER_WAY = frozenset((*_CHANGING, *_COPYING))


class VolumeWish(msgspec.Struct, frozen=True, kw_only=True):
    """`image` and `snapshot` are ids at the cloud; `type` and `availability_zone` empty: as the cloud has it."""

    name: str
    size: int
    description: str = ""
    type: str = ""
    image: str = ""
    snapshot: str = ""
    availability_zone: str = ""
    metadata: dict[str, str] = {}


class VolumeSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`stream` is whom it was made for, by its mark. `server` and `device`: where it is attached, if it is."""

    backend_id: str
    stream: UUID | None
    name: str
    description: str
    size: int
    type: str
    runtime_state: str
    bootable: bool
    image: str
    image_name: str
    snapshot: str
    availability_zone: str
    server: str
    device: str
    metadata: dict[str, str]


def find(cloud: Cloud, stream: UUID) -> VolumeSeen | None:
    query = {"metadata": f"{{'{KEY}': '{stream.hex}'}}"}
    found = look(cloud, "block_storage", "/volumes/detail", "volumes", query)
    return seen(found) if found else None


def create(cloud: Cloud, stream: UUID, wish: VolumeWish) -> VolumeSeen | NotYet:
    """Raises Terminal when the cloud could not make it; what there is of it stays until it is deleted."""
    found = find(cloud, stream)
    if found is None:
        made = ask(cloud, "block_storage", "POST", "/volumes", {"volume": _told(stream, wish)})["volume"]
        return NotYet(VOLUME, made["status"], made["id"])
    return settled(cloud, found)


def see(cloud: Cloud, backend_id: str) -> VolumeSeen:
    return seen(get(cloud, "block_storage", f"/volumes/{backend_id}", "volume"))


def all_volumes(cloud: Cloud) -> tuple[VolumeSeen, ...]:
    """Of the project we are in."""
    return tuple(map(seen, pages(cloud, "block_storage", "/volumes/detail", "volumes")))


def change(cloud: Cloud, backend_id: str, name: str, description: str) -> VolumeSeen:
    told = {"volume": {"name": name, "description": description}}
    return seen(ask(cloud, "block_storage", "PUT", f"/volumes/{backend_id}", told)["volume"])


def delete(cloud: Cloud, backend_id: str) -> NotYet | None:
    try:
        found = see(cloud, backend_id)
    except Gone:
        return None
    if found.runtime_state not in UNDER_WAY:
        if found.runtime_state == "error_deleting":
            raise Terminal(f"block_storage: {_why(cloud, backend_id) or 'the volume could not be deleted'}")
        remove(cloud, "block_storage", f"/volumes/{backend_id}")
    return NotYet(VOLUME, "deleting", backend_id)


def settled(cloud: Cloud, found: VolumeSeen) -> VolumeSeen | NotYet:
    """Raises Terminal, with the reason as Cinder has it, when it is in error."""
    if found.runtime_state in UNDER_WAY:
        return NotYet(VOLUME, found.runtime_state, found.backend_id)
    if found.runtime_state.startswith("error"):
        why = _why(cloud, found.backend_id) or f"the volume is in state {found.runtime_state}"
        raise Terminal(f"block_storage: {why}")
    return found


def seen(volume: dict[str, Any]) -> VolumeSeen:
    attached: dict[str, Any] = next(iter(volume["attachments"]), {})
    image = volume.get("volume_image_metadata") or {}
    return VolumeSeen(
        backend_id=volume["id"],
        stream=_stream(volume["metadata"].get(KEY, "")),
        name=volume["name"] or "",
        description=volume.get("description") or "",
        size=volume["size"] * MIB,
        type=volume.get("volume_type") or "",
        runtime_state=volume["status"],
        bootable=volume["bootable"] == "true",
        image=image.get("image_id", ""),
        image_name=image.get("image_name", ""),
        snapshot=volume.get("snapshot_id") or "",
        availability_zone=volume.get("availability_zone") or "",
        server=attached.get("server_id", ""),
        device=attached.get("device") or "",
        metadata={name: value for name, value in volume["metadata"].items() if name != KEY},
    )


def busy(found: VolumeSeen) -> str:
    """With what; empty: idle."""
    return found.runtime_state if found.runtime_state in UNDER_WAY else ""


def _stream(told: str) -> UUID | None:
    """Anybody may write there."""
    try:
        return UUID(told)
    except ValueError:
        return None


def _told(stream: UUID, wish: VolumeWish) -> dict[str, Any]:
    told = {"name": wish.name, "description": wish.description, "size": gib(wish.size)}
    chosen = {
        "volume_type": wish.type,
        "imageRef": wish.image,
        "snapshot_id": wish.snapshot,
        "availability_zone": wish.availability_zone,
    }
    metadata = {**wish.metadata, KEY: stream.hex}
    return {**told, "metadata": metadata, **{name: value for name, value in chosen.items() if value}}


def _why(cloud: Cloud, backend_id: str) -> str:
    told = look(cloud, "block_storage", "/messages", "messages", {"resource_uuid": backend_id, "limit": 1})
    return str(told["user_message"]) if told else ""
