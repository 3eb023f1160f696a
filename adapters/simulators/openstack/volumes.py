"""Cinder: volumes, and what is done to them."""

import ast
from typing import Any

from adapters.simulators.openstack import delays
from adapters.simulators.openstack.asked import Answer, Asked, Refusal, matching
from adapters.simulators.openstack.limits import require_volume
from adapters.simulators.openstack.routing import Route, route
from adapters.simulators.openstack.world import Item, World, all_shown, new_id, now, shown

OWNER = "os-vol-tenant-attr:tenant_id"


def create(asked: Asked) -> Answer:
    given = asked.body["volume"]
    image = _image(asked, given.get("imageRef"))
    kind = given.get("volume_type") or "fast"
    if not any(one["name"] == kind for one in asked.world.all("volume_types")):
        raise Refusal(404, f"Volume type with name {kind} could not be found.", "itemNotFound")
    if image and given["size"] < image["min_disk"]:
        raise Refusal(
            400, f"Invalid input received: Volume size {given['size']}GB cannot be smaller than the image minDisk"
        )
    require_volume(asked, given["size"], 1, kind)
    volume = _made(asked, given, kind, image)
    seconds = delays.CREATE_VOLUME + (delays.COPY_IMAGE if image else 0)
    first = "downloading" if image else "creating"
    steps = ((seconds * 0.3, {"status": first}), (seconds * 0.7, {"status": "available"}))
    return Answer(202, {"volume": shown(asked.world.later("volumes", volume, *steps))})


def _image(asked: Asked, key: str | None) -> Item | None:
    if not key:
        return None
    if found := asked.world.get("images", key):
        return found
    raise Refusal(400, f"Invalid image identifier or unable to access requested image: {key}")


def _made(asked: Asked, given: Item, kind: str, image: Item | None) -> Item:
    about = {"volume_image_metadata": {"image_id": image["id"], "image_name": image["name"]}} if image else {}
    return {
        "id": new_id(),
        OWNER: asked.project,
        "name": given.get("name") or "",
        "description": given.get("description") or "",
        "size": given["size"],
        "volume_type": kind,
        "status": "creating",
        "bootable": "true" if image else "false",
        "availability_zone": given.get("availability_zone") or "az1",
        "snapshot_id": given.get("snapshot_id"),
        "metadata": given.get("metadata", {}),
        "attachments": [],
        "created_at": now(),
        **about,
    }


def list_volumes(asked: Asked) -> Answer:
    found = matching(asked, list(asked.world.all("volumes", **{OWNER: asked.names["own"]})), "name", "status")
    wanted: dict[str, Any] = ast.literal_eval(asked.query.get("metadata", "{}"))
    return Answer(200, {"volumes": all_shown(one for one in found if wanted.items() <= one["metadata"].items())})


def one(asked: Asked) -> Item:
    return asked.one("volumes", "Volume")


def show(asked: Asked) -> Answer:
    return Answer(200, {"volume": shown(one(asked))})


def change(asked: Asked) -> Answer:
    return Answer(200, {"volume": shown(asked.world.change("volumes", one(asked), **asked.body["volume"]))})


def delete(asked: Asked) -> Answer:
    volume = one(asked)
    if volume["status"] not in ("available", "error", "error_extending", "error_restoring"):
        text = "status must be available or error or error_restoring or error_extending or error_managing"
        raise Refusal(400, f"Invalid volume: Volume {text} and must not be migrating, attached.")
    asked.world.later("volumes", volume, (delays.VOLUME_DELETED, None), status="deleting")
    return Answer(202)


def act(asked: Asked) -> Answer:
    volume = one(asked)
    name, told = next(iter(asked.body.items()))
    if volume["status"] not in ("available", "in-use"):
        raise Refusal(400, f"Invalid volume: Volume status must be available or in-use, is {volume['status']}.")
    action, status = ACTIONS[name]
    action(asked, volume, told)
    return Answer(status)


def _extend(asked: Asked, volume: Item, told: Item) -> None:
    size = told["new_size"]
    if size <= volume["size"]:
        text = f"New size for extend must be greater than current size. (current: {volume['size']}, extended: {size})."
        raise Refusal(400, f"Invalid input received: {text}")
    require_volume(asked, size - volume["size"], 0, volume["volume_type"])
    ready = {"status": volume["status"], "size": size}
    asked.world.later("volumes", volume, (delays.EXTEND, ready), status="extending")


def _retype(asked: Asked, volume: Item, told: Item) -> None:
    kind = told["new_type"]
    if not any(one["name"] == kind for one in asked.world.all("volume_types")):
        raise Refusal(404, f"Volume type with name {kind} could not be found.", "itemNotFound")
    ready = {"status": volume["status"], "volume_type": kind}
    asked.world.later("volumes", volume, (delays.RETYPE, ready), status="retyping")


def _set_bootable(asked: Asked, volume: Item, told: Item) -> None:
    asked.world.change("volumes", volume, bootable=str(told["bootable"]).lower())


ACTIONS = {"os-extend": (_extend, 202), "os-retype": (_retype, 202), "os-set_bootable": (_set_bootable, 200)}
"""What is done, and the answer."""


def attach(world: World, volume: Item, server: str, device: str, seconds: float) -> None:
    place = {"server_id": server, "volume_id": volume["id"], "id": volume["id"], "device": device}
    ready = {"status": "in-use", "attachments": [place]}
    world.later("volumes", volume, (seconds, ready), status="attaching", attachments=[], _server=server)


def of_server(world: World, server: str) -> list[Item]:
    """Those that are attached to it, or will be."""
    return list(world.all("volumes", _server=server))


def free(world: World, volume: Item, seconds: float) -> None:
    ready = {"status": "available", "attachments": [], "_server": ""}
    world.later("volumes", volume, (seconds, ready), status="detaching")


def types(asked: Asked) -> Answer:
    return Answer(200, {"volume_types": all_shown(asked.world.all("volume_types"))})


def messages(asked: Asked) -> Answer:
    found = asked.world.all("messages", resource_uuid=asked.query.get("resource_uuid"))
    return Answer(200, {"messages": all_shown(found)})


def zones(_: Asked) -> Answer:
    told = [{"zoneName": one, "zoneState": {"available": True}} for one in ("az1", "az2")]
    return Answer(200, {"availabilityZoneInfo": told})


V3 = "/volume/v3/{own}"
ROUTES: list[Route] = [
    route("POST", f"{V3}/volumes", create),
    route("GET", f"{V3}/volumes/detail", list_volumes),
    route("GET", f"{V3}/volumes/{{id}}", show),
    route("PUT", f"{V3}/volumes/{{id}}", change),
    route("DELETE", f"{V3}/volumes/{{id}}", delete),
    route("POST", f"{V3}/volumes/{{id}}/action", act),
    route("GET", f"{V3}/types", types),
    route("GET", f"{V3}/messages", messages),
    route("GET", f"{V3}/os-availability-zone", zones),
]
