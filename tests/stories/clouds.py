"""Clouds that a story is played on: the simulator, and the one that OPENSTACK_LAB names, if any."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import yaml

from adapters.openstack import network
from adapters.openstack.asking import Service, pages
from adapters.openstack.cloud import Cloud, connect
from adapters.openstack.credentials import Credentials
from adapters.simulators.openstack.serving import serving
from tests.backends.openstack.place import LAB

SPEED = 0.02
_REMEMBERED = ("actions", "grants", "roles")
"""What the simulator does not forget, or nobody removes."""
_EVERYTHING: tuple[tuple[Service, str, str], ...] = (
    ("identity", "/projects", "projects"),
    ("identity", "/users", "users"),
    ("compute", "/servers/detail", "servers"),
    ("compute", "/os-keypairs", "keypairs"),
    ("block_storage", "/volumes/detail", "volumes"),
    *(("network", f"/{kind}", kind) for kind in ("networks", "subnets", "routers", "ports", "floatingips")),
    ("network", "/security-groups", "security_groups"),
)


class Site(msgspec.Struct, frozen=True):
    """`access` is what an offering is told of it, `inventory` how many of each kind there are, `pause` how long to wait
    before asking once more, `patience` how long at most."""

    access: Mapping[str, Any]
    inventory: Callable[[], Mapping[str, int]]
    pause: float
    patience: float


@contextmanager
def site(name: str) -> Iterator[Site]:
    """simulator, or real."""
    if name == "real":
        yield _real()
        return
    with serving(SPEED) as url:
        outside = httpx.get(f"{url}/_inventory").json()["networks"][0]["id"]
        account = {"username": "admin", "password": "admin", "tenant_name": "admin", "domain": "Default"}
        access = {"backend_url": f"{url}/identity/v3", "external_network_id": outside, **account}
        yield Site(access, lambda: _simulated(url), 0.02, 30.0)


def _simulated(url: str) -> dict[str, int]:
    found = httpx.get(f"{url}/_inventory").json()
    return {kind: len(items) for kind, items in found.items() if items and kind not in _REMEMBERED}


def _real() -> Site:
    told = yaml.safe_load(Path(LAB).read_text())["clouds"]["lab"]["auth"]
    account = {"username": told["username"], "password": told["password"], "tenant_name": told["project_name"]}
    given = Credentials(auth_url=told["auth_url"], username=told["username"], password=told["password"])
    admin = connect(msgspec.structs.replace(given, project=told["project_name"]))
    outside = network.external_networks(admin)[0].backend_id
    access = {"backend_url": told["auth_url"], "external_network_id": outside, "domain": "Default", **account}
    return Site(access, lambda: _counted(admin), 0.5, 300.0)


def _counted(admin: Cloud) -> dict[str, int]:
    """Of everybody."""
    query = {"compute": {"all_tenants": 1}, "block_storage": {"all_tenants": 1}}
    return {key: len(list(pages(admin, service, path, key, query.get(service)))) for service, path, key in _EVERYTHING}
