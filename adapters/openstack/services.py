"""Which services a cloud has, where they are and which versions they speak: what comes before any other question."""

from typing import Any

import msgspec
from keystoneauth1.discover import Discover

from adapters.openstack.asking import Service
from adapters.openstack.cloud import MICROVERSIONS, Cloud, access
from adapters.openstack.trouble import EXPECTED, of_error
from adapters.trouble import Terminal

SERVICES: tuple[Service, ...] = ("identity", "compute", "block_storage", "network", "image")


class ServiceSeen(msgspec.Struct, frozen=True):
    """`highest` is the newest microversion, where it has such; `needed` the oldest that will do."""

    url: str
    version: str
    highest: str
    needed: str

    @property
    def new_enough(self) -> bool:
        return not self.needed or _numbers(self.highest) >= _numbers(self.needed)


class Account(msgspec.Struct, frozen=True):
    """Who we are where, as the token says; `services` are the types of the catalogue."""

    username: str
    project: str
    project_id: str
    domain: str
    roles: tuple[str, ...]
    services: tuple[str, ...]


def door(cloud: Cloud) -> ServiceSeen:
    """The sign-in address, as a stranger sees it. Raises Trouble."""
    url = cloud.credentials.auth_url
    try:
        found = Discover(cloud.connection.session, url, authenticated=False).version_data()
    except EXPECTED as error:
        raise of_error("identity", error) from None
    return _seen("identity", url, max(found, key=lambda one: tuple(one["version"]))["version"], None)


def account(cloud: Cloud) -> Account:
    """Signs in. Raises Trouble."""
    try:
        found = access(cloud)
    except EXPECTED as error:
        raise of_error("identity", error) from None
    return Account(
        username=str(found.username),
        project=str(found.project_name),
        project_id=str(found.project_id),
        domain=str(found.project_domain_name),
        roles=tuple(found.role_names or ()),
        services=tuple(str(one["type"]) for one in found.service_catalog.catalog),
    )


def service(cloud: Cloud, name: Service) -> ServiceSeen:
    """Raises Trouble."""
    try:
        found = getattr(cloud.connection, name).get_endpoint_data()
    except EXPECTED as error:
        raise of_error(name, error) from None
    if found is None:
        raise Terminal(f"{name}: the cloud has no such service in this region")
    return _seen(name, found.url, found.api_version, found.max_microversion)


def _seen(name: Service, url: str, version: Any, highest: Any) -> ServiceSeen:
    needed = MICROVERSIONS.get(f"{name}_default_microversion", "")
    return ServiceSeen(url, _text(version), _text(highest), needed)


def _text(version: Any) -> str:
    return ".".join(map(str, version or ()))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part)
