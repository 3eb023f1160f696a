"""The public key of a person on its way into one machine. Nova keeps what it needs, so the key pair need not stay:
a user may have only so many, and we are one user for all machines of a cloud."""

from uuid import UUID

from adapters.openstack.asking import ask, remove
from adapters.openstack.cloud import Cloud
from adapters.trouble import Retryable

_THERE = "already exists"


def bring(cloud: Cloud, stream: UUID, public_key: str) -> str:
    """The name by which a server may be made with it. Not looked for before: only a repeated try finds it there."""
    name = _name(stream)
    try:
        ask(cloud, "compute", "POST", "/os-keypairs", {"keypair": {"name": name, "public_key": public_key}})
    except Retryable as trouble:
        if _THERE not in str(trouble):
            raise
    return name


def take_back(cloud: Cloud, stream: UUID) -> None:
    remove(cloud, "compute", f"/os-keypairs/{_name(stream)}")


def _name(stream: UUID) -> str:
    return f"cloudledger-{stream.hex}"
