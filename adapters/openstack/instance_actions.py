"""What is done to a machine that is there. Each looks how far it is, does the next step, and says when to ask again."""

from typing import Any
from uuid import UUID

from adapters.openstack import port
from adapters.openstack.asking import ask
from adapters.openstack.cloud import Cloud
from adapters.openstack.instance import InstanceSeen, see, settled
from adapters.openstack.outcome import MACHINE, NotYet
from adapters.trouble import Retryable, Terminal

ACTIVE, SHUTOFF, VERIFY = "ACTIVE", "SHUTOFF", "VERIFY_RESIZE"
MARK = "cloudledger-run"
_CONFIRMED = ("has not been resized", "Cannot 'confirmResize'")


def start(cloud: Cloud, backend_id: str) -> InstanceSeen | NotYet:
    return _until(cloud, backend_id, ACTIVE, "starting", {"os-start": None})


def stop(cloud: Cloud, backend_id: str) -> InstanceSeen | NotYet:
    return _until(cloud, backend_id, SHUTOFF, "stopping", {"os-stop": None})


def restart(cloud: Cloud, backend_id: str, run: UUID) -> InstanceSeen | NotYet:
    """Exactly once for each run, as nothing about a machine tells whether it was restarted."""
    found = settled(see(cloud, backend_id))
    if isinstance(found, NotYet) or _done_once(cloud, found, run):
        return found
    return _act(cloud, backend_id, "restarting", {"reboot": {"type": "SOFT"}})


def resize(cloud: Cloud, backend_id: str, run: UUID, flavor: str, flavor_name: str) -> InstanceSeen | NotYet:
    """Confirmed at once. Asked for once only: where it then does not come about, Nova could not do it."""
    found = settled(see(cloud, backend_id))
    if isinstance(found, NotYet):
        return found
    if found.runtime_state == VERIFY:
        return _confirm(cloud, backend_id)
    if found.flavor_name == flavor_name:
        return found
    if _done_once(cloud, found, run):
        raise Terminal(f"compute: the machine could not be resized to {flavor_name}")
    return _act(cloud, backend_id, "resizing", {"resize": {"flavorRef": flavor}})


def set_security_groups(cloud: Cloud, backend_id: str, groups: tuple[str, ...]) -> None:
    """On every port it has; those that have them already are left alone."""
    for one in port.of_device(cloud, backend_id):
        if one.port_security and one.security_groups != tuple(sorted(groups)):
            port.set_security_groups(cloud, one.backend_id, groups)


def plug(cloud: Cloud, backend_id: str, port: str) -> None:
    """One that is plugged into nothing yet."""
    told = {"interfaceAttachment": {"port_id": port}}
    ask(cloud, "compute", "POST", f"/servers/{backend_id}/os-interface", told)


def console(cloud: Cloud, backend_id: str, kind: str = "novnc") -> str:
    """An address with a token in it: for the one who asked, not for the log."""
    protocol = {"novnc": "vnc", "spice-html5": "spice", "serial": "serial"}.get(kind, "vnc")
    told = {"remote_console": {"protocol": protocol, "type": kind}}
    return str(ask(cloud, "compute", "POST", f"/servers/{backend_id}/remote-consoles", told)["remote_console"]["url"])


def console_log(cloud: Cloud, backend_id: str, length: int = 0) -> str:
    """The last lines, so many; 0: all there are."""
    told = {"os-getConsoleOutput": {"length": length} if length else {}}
    return str(ask(cloud, "compute", "POST", f"/servers/{backend_id}/action", told)["output"])


def _confirm(cloud: Cloud, backend_id: str) -> NotYet:
    """Nova shows nothing while it confirms, and refuses to be asked twice."""
    try:
        return _act(cloud, backend_id, "confirming", {"confirmResize": None})
    except (Terminal, Retryable) as trouble:
        if not any(text in str(trouble) for text in _CONFIRMED):
            raise
        return NotYet(MACHINE, "confirming", backend_id)


def _until(cloud: Cloud, backend_id: str, wanted: str, progress: str, told: dict[str, Any]) -> InstanceSeen | NotYet:
    found = settled(see(cloud, backend_id))
    if isinstance(found, NotYet) or found.runtime_state == wanted:
        return found
    return _act(cloud, backend_id, progress, told)


def _act(cloud: Cloud, backend_id: str, progress: str, told: dict[str, Any]) -> NotYet:
    ask(cloud, "compute", "POST", f"/servers/{backend_id}/action", told)
    return NotYet(MACHINE, progress, backend_id)


def _done_once(cloud: Cloud, found: InstanceSeen, run: UUID) -> bool:
    """Whether this run asked already. Before it asks, the last action until then is written beside the run: a later
    one is its own."""
    last = _last_action(cloud, found.backend_id)
    whose, _, before = found.metadata.get(MARK, "").partition(" ")
    if whose == run.hex:
        return last != before
    told = {"metadata": {MARK: f"{run.hex} {last}"}}
    ask(cloud, "compute", "POST", f"/servers/{found.backend_id}/metadata", told)
    return False


def _last_action(cloud: Cloud, backend_id: str) -> str:
    found = ask(cloud, "compute", "GET", f"/servers/{backend_id}/os-instance-actions", query={"limit": 1})
    return next((str(one["request_id"]) for one in found["instanceActions"]), "")
