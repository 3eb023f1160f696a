"""After the storm: what is at the cloud is what the log says, no more and no less; what is stuck is listed."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx

from tests.proofs.cloud_site import CloudSite
from tests.proofs.report import Figure, figure
from tests.proofs.site import one, rows

TABLES = {
    "tenant": "projects",
    "instance": "servers",
    "volume": "volumes",
    "network": "networks",
    "subnet": "subnets",
    "router": "routers",
    "security_group": "security_groups",
}
"""Noun -> what the simulator calls them."""
_STREAMS = "SELECT DISTINCT originator_id FROM ledger.events WHERE topic = %s"
OPEN = "SELECT count(*) FROM work.jobs WHERE state IN ('ready', 'running')"
_LISTED = "SELECT count(*) FROM work.jobs WHERE state = 'parked' OR state IN ('ready', 'running') AND last_error <> ''"
_ENDED = """
SELECT originator_id FROM ledger.events
WHERE topic IN ('marketplace.resource.terminated', 'marketplace.resource.refused')"""
_JOBS = "SELECT target FROM work.jobs WHERE state IN ('ready', 'running', 'parked')"


def objects(place: CloudSite, noun: str) -> dict[UUID, Any]:
    """All there ever were of a kind, as the log has them."""
    found = rows(place.site.url, _STREAMS, [f"openstack.{noun}.creation_requested"])
    return {number: place.object(noun, number) for (number,) in found}


def inventory(place: CloudSite) -> dict[str, list[dict[str, Any]]]:
    return dict(httpx.get(f"{place.url}/_inventory", timeout=60).json())


def compared(place: CloudSite, before: dict[str, list[dict[str, Any]]]) -> Iterator[Figure]:
    """`before` is what the cloud had when nobody had ordered yet."""
    now = inventory(place)
    there = {kind: {item["id"]: item for item in items} for kind, items in now.items()}
    for kind, items in before.items():
        for item in items:
            there.get(kind, {}).pop(item["id"], None)
    tenants = objects(place, "tenant")
    for noun, kind in TABLES.items():
        known = tenants if noun == "tenant" else objects(place, noun)
        yield from of_kind(noun, known, _ours(kind, there.get(kind, {})))
    yield from _users(tenants, there.get("users", {}))
    yield from _ports(there)


def _ours(kind: str, items: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every project has a group named default, which is nobody's."""
    return {key: item for key, item in items.items() if kind != "security_groups" or item["name"] != "default"}


def of_kind(noun: str, known: dict[UUID, Any], there: dict[str, Any]) -> Iterator[Figure]:
    wanted = {state.backend_id for state in known.values() if state.backend_id and not state.deleted}
    lost = {state.backend_id for state in known.values() if state.lost}
    name = noun.replace("_", " ")
    yield figure(f"{name}: in the log", len(wanted - lost), "objects")
    yield figure(f"{name}: at the cloud and not in the log", len(there.keys() - wanted), "objects", "= 0")
    yield figure(f"{name}: in the log and not at the cloud", len(wanted - lost - there.keys()), "objects", "= 0")
    marks = Counter(_mark(item) for item in there.values())
    yield figure(f"{name}: made twice", sum(times > 1 for mark, times in marks.items() if mark), "objects", "= 0")


def _mark(item: dict[str, Any]) -> str:
    """Where our name of a thing is written at the cloud."""
    told = [*item.get("tags", ()), item.get("description") or ""]
    found = next((each for each in told if each.startswith("cloudledger:")), "")
    return found or str(item.get("metadata", {}).get("cloudledger", ""))


def _users(tenants: dict[UUID, Any], there: dict[str, dict[str, Any]]) -> Iterator[Figure]:
    wanted = {state.username for state in tenants.values() if not state.deleted}
    found = Counter(item["name"] for item in there.values())
    yield figure("user: at the cloud and of no tenant", len(found.keys() - wanted), "users", "= 0")


def _ports(there: dict[str, dict[str, Any]]) -> Iterator[Figure]:
    """They have no stream of their own: what they belong to has."""
    devices = there.get("servers", {}).keys() | there.get("routers", {}).keys()
    loose = [each for each in there.get("ports", {}).values() if each["device_id"] not in devices]
    yield figure("port: of no machine and no router", len(loose), "ports", "= 0")


def stuck(place: CloudSite) -> list[Figure]:
    """Each is a row of the jobs, with its reason and when it is tried again; nothing is under way that has no row."""
    rowed = {target for (target,) in rows(place.site.url, _JOBS)}
    busy = [
        (noun, number)
        for noun in TABLES
        for number, state in objects(place, noun).items()
        if state.operation and number not in rowed and not _along(place, state, rowed)
    ]
    return [
        figure("stuck and listed with a reason", one(place.site.url, _LISTED), "jobs"),
        figure("under way and not listed", len(busy), "objects", "= 0"),
    ]


def left_behind(place: CloudSite) -> int:
    """At the cloud although their resource has ended: what somebody still has to remove."""
    ended = {number for (number,) in rows(place.site.url, _ENDED)}
    things = (state for noun in ("tenant", "instance", "volume") for state in objects(place, noun).values())
    return sum(state.resource in ended and not state.deleted for state in things)


def _along(place: CloudSite, state: Any, rowed: set[UUID]) -> bool:
    """Whether the job of the machine or tenant that it belongs to includes it."""
    return getattr(state, "instance", None) in rowed or getattr(state, "tenant", None) in rowed


def crowding(url: str, kind: str) -> int:
    """Most that were being made at a time at the simulated cloud there."""
    waits = httpx.get(f"{url}/_waits", timeout=60).json()
    first: dict[str, dict[str, Any]] = {}
    for wait in waits:
        if wait["kind"] == kind:
            first.setdefault(wait["id"], wait)
    ends = sorted(at for one in first.values() for at in ((one["began"], 1), (one["over"], -1)))
    most = now = 0
    for _, step in ends:
        now += step
        most = max(most, now)
    return most
