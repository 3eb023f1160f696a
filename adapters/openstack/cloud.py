"""Connections to clouds: one for each set of credentials, kept; tokens are renewed by them before they expire."""

import hashlib
import tempfile
import threading
from collections import OrderedDict
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import requests
from keystoneauth1.access import AccessInfo
from keystoneauth1.identity.v3 import Password
from keystoneauth1.session import Session
from openstack.connection import Connection

from adapters.openstack.credentials import Credentials

MICROVERSIONS: dict[str, Any] = {"compute_default_microversion": "2.60", "block_storage_default_microversion": "3.42"}
"""The oldest that have what we use: tags at creation and volumes attached to several; extension of attached volumes."""
MOST = 256


class Cloud(msgspec.Struct, frozen=True):
    """One project of one cloud, seen by one user. `noted` are ids that never change, such as those of roles."""

    credentials: Credentials
    connection: Connection
    login: Password
    noted: dict[str, str]


class Door(msgspec.Struct, frozen=True):
    """What all projects of a cloud share: open sockets, and which versions its services speak."""

    sockets: requests.Session
    versions: dict[str, object]


_kept: OrderedDict[str, Cloud] = OrderedDict()
_lock = threading.Lock()


def cloud_of(credentials: Credentials) -> Cloud:
    """Says nothing to the cloud yet. The least used ones are forgotten."""
    key = credentials.fingerprint()
    with _lock:
        if key not in _kept:
            _kept[key] = connect(credentials)
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
        return _kept[key]


def connect(credentials: Credentials) -> Cloud:
    """One that is not kept."""
    door = _door(credentials.auth_url, credentials.verify, credentials.ca_certificate)
    login = _login(credentials)
    session = Session(
        auth=login,
        session=door.sockets,
        verify=_trust(credentials),
        timeout=credentials.timeout,
        discovery_cache=door.versions,
        app_name="cloudledger",
    )
    where: dict[str, Any] = {"region_name": credentials.region or None, "interface": credentials.interface}
    return Cloud(credentials, Connection(session=session, **where, **MICROVERSIONS), login, {})


def access(cloud: Cloud) -> AccessInfo:
    """What the token says of us."""
    return cloud.login.get_access(cloud.connection.session)


def _login(credentials: Credentials) -> Password:
    if credentials.project_id:
        scope = {"project_id": credentials.project_id}
    else:
        scope = {"project_name": credentials.project, "project_domain_name": credentials.domain}
    told: dict[str, Any] = {"username": credentials.username, "user_domain_name": credentials.domain, **scope}
    return Password(credentials.auth_url, password=credentials.password, **told)


@cache
def _door(_auth_url: str, _verify: bool, _ca_certificate: str) -> Door:
    sockets = requests.Session()
    sockets.trust_env = False
    return Door(sockets, {})


def _trust(credentials: Credentials) -> bool | str:
    if not credentials.verify:
        return False
    return str(_bundle(credentials.ca_certificate)) if credentials.ca_certificate else True


@cache
def _bundle(certificates: str) -> Path:
    """A file, as that is what is asked for."""
    folder = Path(tempfile.mkdtemp(prefix="cloudledger-ca-"))
    file = folder / f"{hashlib.sha256(certificates.encode()).hexdigest()[:16]}.pem"
    file.write_text(certificates)
    return file
