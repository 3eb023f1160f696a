"""Which services there are, where, and which versions they speak."""

from typing import Any

from adapters.simulators.openstack.asked import Answer, Asked
from adapters.simulators.openstack.routing import Route, route

SERVICES = {
    "identity": ("keystone", "identity", "/identity/v3"),
    "compute": ("nova", "compute", "/compute/v2.1"),
    "volume": ("cinderv3", "volumev3", "/volume/v3/{project}"),
    "network": ("neutron", "network", "/network"),
    "image": ("glance", "image", "/image"),
}
VERSIONS = {
    "identity": ("v3.14", "/identity/v3/", {}),
    "compute": ("v2.1", "/compute/v2.1/", {"version": "2.96", "min_version": "2.1"}),
    "volume": ("v3.0", "/volume/v3/", {"version": "3.71", "min_version": "3.0"}),
    "network": ("v2.0", "/network/v2.0", {}),
    "image": ("v2.9", "/image/v2/", {}),
}


def catalogue(base: str, project: str) -> list[dict[str, Any]]:
    return [_entry(name, base, project) for name in SERVICES]


def _entry(service: str, base: str, project: str) -> dict[str, Any]:
    name, kind, path = SERVICES[service]
    url = base + path.format(project=project)
    where = {"region": "RegionOne", "region_id": "RegionOne", "url": url}
    endpoints = [{"id": f"{service}-{one}", "interface": one, **where} for one in ("public", "internal", "admin")]
    return {"id": service, "name": name, "type": kind, "endpoints": endpoints}


def versions(asked: Asked) -> Answer:
    return Answer(200, {"versions": [_version(asked)]})


def version(asked: Asked) -> Answer:
    return Answer(200, {"version": _version(asked)})


def _version(asked: Asked) -> dict[str, Any]:
    name, path, micro = VERSIONS[asked.service]
    return {"id": name, "status": "CURRENT", "links": [{"rel": "self", "href": asked.base + path}], **micro}


ROUTES: list[Route] = [
    route("GET", "/identity", versions, open=True),
    route("GET", "/identity/v3", version, open=True),
    route("GET", "/compute/v2.1", version, open=True),
    route("GET", "/volume/v3", versions, open=True),
    route("GET", "/network", versions, open=True),
    route("GET", "/image", versions, open=True),
]
