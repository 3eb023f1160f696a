"""Where the cases run: the simulator, and the cloud that OPENSTACK_LAB names (the path of a clouds.yaml), if any."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

import httpx
import msgspec
import yaml

from adapters.openstack import network, properties, quotas, security_group, tenant
from adapters.openstack.cloud import Cloud, connect
from adapters.openstack.credentials import Credentials
from adapters.openstack.outcome import NotYet
from adapters.simulators.openstack.serving import serving
from tests.backends.openstack.control import Control

LAB = os.environ.get("OPENSTACK_LAB", "")
NAMES = ["simulator", *(["real"] if LAB else [])]
PATIENCE = 120.0
T = TypeVar("T")


class Place(msgspec.Struct, frozen=True):
    """`admin` is who provides the cloud, `tenant` the same user inside a tenant of its own."""

    credentials: Credentials
    admin: Cloud
    tenant: Cloud
    project: str
    control: Control | None
    pause: float

    def until(self, driver: Callable[[], T | NotYet]) -> T:
        """As a worker does it, but without waiting long."""
        deadline = time.monotonic() + PATIENCE
        while isinstance(found := driver(), NotYet):
            assert time.monotonic() < deadline, found
            time.sleep(self.pause)
        return found

    def again(self, asked: Credentials) -> Cloud:
        """As if by another process: it knows nothing yet."""
        return connect(asked)

    @property
    def flavor(self) -> properties.FlavorSeen:
        return min(properties.flavors(self.admin), key=lambda one: one.ram)

    @property
    def image(self) -> properties.ImageSeen:
        return properties.images(self.tenant)[0]

    @property
    def external(self) -> network.NetworkSeen:
        return network.external_networks(self.admin)[0]


@contextmanager
def place(name: str) -> Iterator[Place]:
    with _credentials(name) as (credentials, control):
        admin, stream = connect(credentials), uuid4()
        made = tenant.create(admin, stream, wish(stream))
        inside = credentials.within(made.backend_id)
        pause = 0.01 if control else 0.3
        try:
            yield Place(credentials, admin, connect(inside), made.backend_id, control, pause)
        finally:
            remove(admin, made.backend_id, username(stream))


def wish(stream: UUID) -> tenant.TenantWish:
    name = tenant.unique_name("case", stream)
    return tenant.TenantWish(name=name, username=username(stream), password=tenant.new_password())


def username(stream: UUID) -> str:
    return f"case-{stream.hex[:8]}"


def remove(admin: Cloud, project: str, user: str) -> None:
    for group in security_group.all_groups(admin, project):
        security_group.delete(admin, group.backend_id)
    quotas.forget_quotas(admin, project)
    tenant.delete(admin, project, user)


@contextmanager
def _credentials(name: str) -> Iterator[tuple[Credentials, Control | None]]:
    if name == "simulator":
        with serving(speed=0.02) as url, httpx.Client(base_url=url) as http:
            yield Credentials(auth_url=f"{url}/identity/v3", username="admin", password="admin"), Control(http)
        return
    given = yaml.safe_load(Path(LAB).read_text())["clouds"]["lab"]["auth"]
    told = {ours: given[ours] for ours in ("auth_url", "username", "password")}
    with suppress(KeyError):
        told["project"] = given["project_name"]
    yield Credentials(**told), None
