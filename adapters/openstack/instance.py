"""Machines: made, seen, deleted. Found again by their tag. Sizes in MiB."""

from base64 import b64encode
from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack.asking import ask, get, look, pages, remove
from adapters.openstack.cloud import Cloud
from adapters.openstack.instance_key import bring, take_back
from adapters.openstack.outcome import MACHINE, MIB, NotYet, mark, marked_among
from adapters.trouble import Gone, Terminal


class InstanceWish(msgspec.Struct, frozen=True, kw_only=True):
    """Volumes and ports are ids at the cloud and are there; the first volume is what it starts from.
    `user_data` may hold passwords."""

    name: str
    flavor: str
    volumes: tuple[str, ...]
    ports: tuple[str, ...]
    ssh_public_key: str = ""
    user_data: str = ""
    availability_zone: str = ""
    server_group: str = ""
    config_drive: bool = False
    metadata: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"InstanceWish({self.name!r}, user data hidden)"


class InstanceSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`stream` is whom it was made for, by its mark. `task` is what Nova is doing to it, empty when idle; `fault` why
    it is in ERROR."""

    backend_id: str
    stream: UUID | None
    name: str
    description: str
    runtime_state: str
    task: str
    fault: str
    flavor_name: str
    cores: int
    ram: int
    flavor_disk: int
    internal_ips: tuple[str, ...]
    external_ips: tuple[str, ...]
    volumes: tuple[str, ...]
    security_groups: tuple[str, ...]
    availability_zone: str
    hypervisor_hostname: str
    created: str
    started: str
    metadata: dict[str, str]


def find(cloud: Cloud, stream: UUID) -> InstanceSeen | None:
    found = look(cloud, "compute", "/servers/detail", "servers", {"tags": mark(stream)})
    return seen(found) if found else None


def create(cloud: Cloud, stream: UUID, wish: InstanceWish) -> InstanceSeen | NotYet:
    """Raises Terminal when the cloud could not make it; what there is of it stays until it is deleted."""
    found = find(cloud, stream)
    if found is None:
        return _create(cloud, stream, wish)
    if wish.ssh_public_key and found.runtime_state != "BUILD":
        take_back(cloud, stream)
    return settled(found)


def see(cloud: Cloud, backend_id: str) -> InstanceSeen:
    return seen(get(cloud, "compute", f"/servers/{backend_id}", "server"))


def all_instances(cloud: Cloud) -> tuple[InstanceSeen, ...]:
    """Of the project we are in."""
    return tuple(map(seen, pages(cloud, "compute", "/servers/detail", "servers")))


def change(cloud: Cloud, backend_id: str, name: str) -> InstanceSeen:
    """Seen afterwards: what Nova answers here lacks which addresses are floating."""
    ask(cloud, "compute", "PUT", f"/servers/{backend_id}", {"server": {"name": name}})
    return see(cloud, backend_id)


def delete(cloud: Cloud, backend_id: str) -> NotYet | None:
    """Volumes and ports stay."""
    try:
        found = see(cloud, backend_id)
    except Gone:
        return None
    if found.task != "deleting" and found.runtime_state != "DELETED":
        remove(cloud, "compute", f"/servers/{backend_id}")
    return NotYet(MACHINE, "deleting", backend_id)


def busy(found: InstanceSeen) -> str:
    """With what; empty: idle."""
    return found.task or ("building" if found.runtime_state == "BUILD" else "")


def settled(found: InstanceSeen) -> InstanceSeen | NotYet:
    """Raises Terminal, with the reason as Nova has it, when it is in error."""
    if found.runtime_state == "ERROR" and not found.task:
        raise Terminal(f"compute: {found.fault or 'the machine is in state ERROR'}")
    if doing := busy(found):
        return NotYet(MACHINE, doing, found.backend_id)
    return found


def seen(server: dict[str, Any]) -> InstanceSeen:
    flavor = server["flavor"]
    return InstanceSeen(
        backend_id=server["id"],
        stream=marked_among(server.get("tags", ())),
        name=server["name"],
        description=server.get("description") or "",
        runtime_state=server["status"],
        task=server.get("OS-EXT-STS:task_state") or "",
        fault=(server.get("fault") or {}).get("message", ""),
        flavor_name=flavor["original_name"],
        cores=flavor["vcpus"],
        ram=flavor["ram"],
        flavor_disk=flavor["disk"] * MIB,
        internal_ips=_addresses(server, "fixed"),
        external_ips=_addresses(server, "floating"),
        volumes=tuple(one["id"] for one in server.get("os-extended-volumes:volumes_attached", ())),
        security_groups=tuple(sorted({one["name"] for one in server.get("security_groups", ())})),
        availability_zone=server.get("OS-EXT-AZ:availability_zone") or "",
        hypervisor_hostname=server.get("OS-EXT-SRV-ATTR:hypervisor_hostname") or "",
        created=server["created"],
        started=server.get("OS-SRV-USG:launched_at") or "",
        metadata=server["metadata"],
    )


def _addresses(server: dict[str, Any], kind: str) -> tuple[str, ...]:
    every = [one for network in server["addresses"].values() for one in network]
    return tuple(sorted(one["addr"] for one in every if one["OS-EXT-IPS:type"] == kind))


def _create(cloud: Cloud, stream: UUID, wish: InstanceWish) -> NotYet:
    told = _told(stream, wish)
    if wish.ssh_public_key:
        told |= {"key_name": bring(cloud, stream, wish.ssh_public_key)}
    hints = {"os:scheduler_hints": {"group": wish.server_group}} if wish.server_group else {}
    try:
        made = ask(cloud, "compute", "POST", "/servers", {"server": told, **hints})["server"]
    except Terminal:
        take_back(cloud, stream)
        raise
    return NotYet(MACHINE, "building", made["id"])


def _told(stream: UUID, wish: InstanceWish) -> dict[str, Any]:
    told = {
        "name": wish.name,
        "flavorRef": wish.flavor,
        "block_device_mapping_v2": [_disk(volume, place) for place, volume in enumerate(wish.volumes)],
        "networks": [{"port": port} for port in wish.ports] or "none",
        "tags": [mark(stream)],
        "metadata": wish.metadata,
        "config_drive": wish.config_drive,
    }
    user_data = b64encode(wish.user_data.encode()).decode()
    chosen = {"user_data": user_data, "availability_zone": wish.availability_zone}
    return told | {name: value for name, value in chosen.items() if value}


def _disk(volume: str, place: int) -> dict[str, Any]:
    kept = {"source_type": "volume", "destination_type": "volume", "delete_on_termination": False}
    return {"uuid": volume, "boot_index": 0 if place == 0 else -1, **kept}
