"""Nova: what is done to a server that is there."""

from collections.abc import Callable
from uuid import uuid4

from adapters.simulators.openstack import delays, ports
from adapters.simulators.openstack.asked import Answer, Asked, Refusal
from adapters.simulators.openstack.limits import require_compute
from adapters.simulators.openstack.routing import Route, route
from adapters.simulators.openstack.servers import STATES, one, state
from adapters.simulators.openstack.volumes import attach, free
from adapters.simulators.openstack.world import Item, now

Action = Callable[[Asked, Item, Item], Answer]


def act(asked: Asked) -> Answer:
    """The body has one key, the name of the action."""
    server = one(asked)
    name, told = next(iter(asked.body.items()))
    if name == "os-getConsoleOutput":
        return _console_output(told)
    task = server[STATES["task"]]
    if task:
        text = f"Cannot '{name}' instance {server['id']} while it is in task_state {task}"
        raise Refusal(409, text, "conflictingRequest")
    action, needs = ACTIONS[name]
    if server["status"] not in needs:
        text = f"Cannot '{name}' instance {server['id']} while it is in vm_state {server[STATES['vm']]}"
        raise Refusal(409, text, "conflictingRequest")
    _note(asked, server, name)
    return action(asked, server, told or {})


def _note(asked: Asked, server: Item, name: str) -> None:
    """As the list of actions has it, the last one first."""
    done = asked.world.get("actions", server["id"]) or {"id": server["id"], "all": []}
    entry = {"action": name, "request_id": f"req-{uuid4()}", "start_time": now()}
    asked.world.put("actions", {**done, "all": [entry, *done["all"]]})


def actions(asked: Asked) -> Answer:
    found = (asked.world.get("actions", one(asked)["id"]) or {"all": []})["all"]
    return Answer(200, {"instanceActions": found[: int(asked.query.get("limit", 1000))]})


def _start(asked: Asked, server: Item, _: Item) -> Answer:
    return _becomes(asked, server, "powering-on", delays.POWER, state("ACTIVE"))


def _stop(asked: Asked, server: Item, _: Item) -> Answer:
    return _becomes(asked, server, "powering-off", delays.POWER, state("SHUTOFF"))


def _reboot(asked: Asked, server: Item, _: Item) -> Answer:
    return _becomes(asked, server, "rebooting", delays.REBOOT, state("ACTIVE"))


def _resize(asked: Asked, server: Item, told: Item) -> Answer:
    flavor = asked.world.get("flavors", told["flavorRef"])
    if flavor is None:
        raise Refusal(400, f"Flavor {told['flavorRef']} could not be found.")
    size = {name: flavor[name] for name in ("vcpus", "ram", "disk")}
    was = server["flavor"]
    more = {"cores": max(0, flavor["vcpus"] - was["vcpus"]), "ram": max(0, flavor["ram"] - was["ram"])}
    require_compute(asked, more)
    changed = {**was, "original_name": flavor["name"], **size}
    ready = state("VERIFY_RESIZE") | {"flavor": changed, "_before": server["status"]}
    return _becomes(asked, server, "resize_prep", delays.RESIZE, ready, status="RESIZE")


def _confirm(asked: Asked, server: Item, _: Item) -> Answer:
    """Nothing shows that it is under way."""
    if server.get("_confirming"):
        raise Refusal(400, "Instance has not been resized.")
    ready = state(server["_before"]) | {"_confirming": False}
    asked.world.later("servers", server, (delays.CONFIRM, ready), _confirming=True)
    return Answer(204)


def _becomes(asked: Asked, server: Item, task: str, seconds: float, then: Item, status: str | None = None) -> Answer:
    asked.world.later("servers", server, (seconds, then), status=status or server["status"], **{STATES["task"]: task})
    return Answer(202)


def _console_output(told: Item) -> Answer:
    lines = [f"[    0.{number:06}] Linux version 6.1.0-simulated" for number in range(1, 41)]
    return Answer(200, {"output": "\n".join(lines[-int(told.get("length") or 40) :])})


def console(asked: Asked) -> Answer:
    wanted = asked.body["remote_console"]
    url = f"{asked.base}/console/{one(asked)['id']}?token={uuid4()}"
    return Answer(200, {"remote_console": {**wanted, "url": url}})


def plug(asked: Asked) -> Answer:
    server = one(asked)
    port = ports.free(asked, asked.body["interfaceAttachment"]["port_id"])
    ports.plug(asked.world, port, server["id"], 0)
    told = {"port_id": port["id"], "net_id": port["network_id"], "mac_addr": port["mac_address"]}
    return Answer(200, {"interfaceAttachment": {**told, "fixed_ips": port["fixed_ips"], "port_state": "ACTIVE"}})


def attach_volume(asked: Asked) -> Answer:
    server, key = one(asked), asked.body["volumeAttachment"]["volumeId"]
    volume = asked.world.get("volumes", key)
    if volume is None:
        raise Refusal(404, f"Volume {key} could not be found.", "itemNotFound")
    if volume["status"] != "available":
        text = f"Invalid volume: volume {key} status must be available. Currently in {volume['status']}"
        raise Refusal(400, text)
    places = [place["device"] for one in asked.world.all("volumes") for place in one["attachments"]]
    device = next(name for name in (f"/dev/vd{letter}" for letter in "bcdefghijklmnop") if name not in places)
    attach(asked.world, volume, server["id"], device, delays.ATTACH)
    told = {"id": key, "volumeId": key, "serverId": server["id"], "device": device}
    return Answer(200, {"volumeAttachment": told})


def detach_volume(asked: Asked) -> Answer:
    server, key = one(asked), asked.names["volume"]
    volume = asked.world.get("volumes", key)
    if volume is None or not any(place["server_id"] == server["id"] for place in volume["attachments"]):
        raise Refusal(404, f"volume_id not found: {key}", "itemNotFound")
    free(asked.world, volume, delays.DETACH)
    return Answer(202)


ACTIONS: dict[str, tuple[Action, tuple[str, ...]]] = {
    "os-start": (_start, ("SHUTOFF",)),
    "os-stop": (_stop, ("ACTIVE",)),
    "reboot": (_reboot, ("ACTIVE", "SHUTOFF")),
    "resize": (_resize, ("ACTIVE", "SHUTOFF")),
    "confirmResize": (_confirm, ("VERIFY_RESIZE",)),
}
"""Name -> what is done, the states in which it may be."""
V2 = "/compute/v2.1/servers/{id}"
ROUTES: list[Route] = [
    route("POST", f"{V2}/action", act),
    route("GET", f"{V2}/os-instance-actions", actions),
    route("POST", f"{V2}/remote-consoles", console),
    route("POST", f"{V2}/os-interface", plug),
    route("POST", f"{V2}/os-volume_attachments", attach_volume),
    route("DELETE", f"{V2}/os-volume_attachments/{{volume}}", detach_volume),
]
