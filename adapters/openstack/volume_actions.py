"""What is done to a volume that is there. Each looks how far it is, does the next step, and says when to ask again."""

from typing import Any

from adapters.openstack.asking import ask
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import VOLUME, NotYet, gib
from adapters.openstack.volume import VolumeSeen, see, settled
from adapters.trouble import Gone, Terminal


def extend(cloud: Cloud, backend_id: str, size: int) -> VolumeSeen | NotYet:
    found = settled(cloud, see(cloud, backend_id))
    if isinstance(found, NotYet) or found.size >= size:
        return found
    return _act(cloud, backend_id, "extending", {"os-extend": {"new_size": gib(size)}})


def retype(cloud: Cloud, backend_id: str, volume_type: str) -> VolumeSeen | NotYet:
    """Moved to other storage where the type demands it."""
    found = settled(cloud, see(cloud, backend_id))
    if isinstance(found, NotYet) or found.type == volume_type:
        return found
    told = {"os-retype": {"new_type": volume_type, "migration_policy": "on-demand"}}
    return _act(cloud, backend_id, "retyping", told)


def attach(cloud: Cloud, backend_id: str, server: str) -> VolumeSeen | NotYet:
    found = settled(cloud, see(cloud, backend_id))
    if isinstance(found, NotYet) or found.server == server:
        return found
    if found.server:
        raise Terminal("block_storage: the volume is attached to another machine")
    told = {"volumeAttachment": {"volumeId": backend_id}}
    ask(cloud, "compute", "POST", f"/servers/{server}/os-volume_attachments", told)
    return NotYet(VOLUME, "attaching", backend_id)


def detach(cloud: Cloud, backend_id: str) -> VolumeSeen | NotYet:
    found = settled(cloud, see(cloud, backend_id))
    if isinstance(found, NotYet) or not found.server:
        return found
    try:
        ask(cloud, "compute", "DELETE", f"/servers/{found.server}/os-volume_attachments/{backend_id}")
    except Gone:
        return NotYet(VOLUME, "detaching", backend_id)
    return NotYet(VOLUME, "detaching", backend_id)


def set_bootable(cloud: Cloud, backend_id: str, bootable: bool) -> None:
    _act(cloud, backend_id, "", {"os-set_bootable": {"bootable": bootable}})


def _act(cloud: Cloud, backend_id: str, progress: str, told: dict[str, Any]) -> NotYet:
    ask(cloud, "block_storage", "POST", f"/volumes/{backend_id}/action", told)
    return NotYet(VOLUME, progress, backend_id)
