"""Public SSH keys of a person. One stream per user, so that nobody has the same key twice."""

import base64
import hashlib
from typing import ClassVar
from uuid import UUID, uuid5

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

from domain import check
from domain.event import Event, Personal
from domain.kind import Kind
from domain.refusal import Invalid, NotFound

_NAMESPACE = UUID("6f1f9c8a-2f52-5a9e-9d3c-41d1d5a7b6e2")


def stream_of(user: UUID) -> UUID:
    return uuid5(_NAMESPACE, user.hex)


class SshKeyAdded(Event, frozen=True):
    """`label` is the name the owner gave it; a fingerprint finds its owner on other systems, so it is personal too."""

    name: ClassVar[str] = "identity.ssh_key.added"
    person_field: ClassVar[str] = "user"
    user: UUID
    key: UUID
    type: str
    label: Personal = None
    public_key: Personal = None
    fingerprint_md5: Personal = None
    fingerprint_sha256: Personal = None
    fingerprint_sha512: Personal = None


class SshKeyRemoved(Event, frozen=True):
    name: ClassVar[str] = "identity.ssh_key.removed"
    user: UUID
    key: UUID


EVENTS: tuple[type[Event], ...] = (SshKeyAdded, SshKeyRemoved)


class SshKeys(msgspec.Struct, frozen=True):
    """Fingerprint of each key by its id."""

    fingerprints: dict[UUID, str | None] = {}


NONE = SshKeys()


def add(held: SshKeys, user: UUID, key: UUID, public_key: str, label: str = "") -> list[Event]:
    """Without a name the comment of the key is its name."""
    text = check.text("public_key", public_key, 2000)
    kind, body, comment = _parts(text)
    if _sha512(body) in held.fingerprints.values():
        raise Invalid("Key with same fingerprint already exists.", "public_key")
    return [
        SshKeyAdded(
            user=user,
            key=key,
            type=kind,
            label=check.text("name", label, 150, required=False) or comment[:150],
            public_key=text,
            fingerprint_md5=hashlib.md5(body, usedforsecurity=False).digest().hex(":"),
            fingerprint_sha256=f"SHA256:{_base64(hashlib.sha256(body).digest())}",
            fingerprint_sha512=_sha512(body),
        )
    ]


def remove(held: SshKeys, user: UUID, key: UUID) -> list[Event]:
    if key not in held.fingerprints:
        raise NotFound("there is no such key", "key")
    return [SshKeyRemoved(user=user, key=key)]


def remove_all(held: SshKeys, user: UUID) -> list[Event]:
    return [SshKeyRemoved(user=user, key=key) for key in held.fingerprints]


def _parts(text: str) -> tuple[str, bytes, str]:
    """Type, the key itself and the comment. Raises Invalid."""
    if len(text.splitlines()) > 1:
        raise Invalid("Key is not valid: it should be single line.", "public_key")
    try:
        load_ssh_public_key(text.encode())
        kind, body, *comment = text.split(None, 2)
        return kind, base64.b64decode(body), "".join(comment)
    except (ValueError, UnsupportedAlgorithm):
        raise Invalid("Key is not valid: cannot generate fingerprint from it.", "public_key") from None


def _sha512(body: bytes) -> str:
    return f"SHA512:{_base64(hashlib.sha512(body).digest())}"


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode().rstrip("=")


def evolve(held: SshKeys | None, event: Event) -> SshKeys:
    held = held or NONE
    match event:
        case SshKeyAdded():
            return SshKeys({**held.fingerprints, event.key: event.fingerprint_sha512})
        case SshKeyRemoved():
            return SshKeys({key: known for key, known in held.fingerprints.items() if key != event.key})
    return held


KIND = Kind(name="ssh_key", state=SshKeys, evolve=evolve)
