"""SSH keys people have now; a removed one is gone, and all of an erased person go in the commit that erases them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.ssh_key import EVENTS, SshKeyAdded, SshKeyRemoved
from projections.engine.model import Key, ReadModel


class SshKey(msgspec.Struct, frozen=True, gc=False):
    uuid: UUID
    user_uuid: UUID
    name: str | None
    public_key: str | None
    fingerprint_md5: str | None
    fingerprint_sha256: str | None
    fingerprint_sha512: str | None
    type: str
    created: datetime
    stream: UUID


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.key,)


def _fold(row: SshKey | None, recorded: Recorded) -> SshKey | None:
    match recorded.event:
        case SshKeyAdded() as added:
            return SshKey(
                added.key,
                added.user,
                added.label,
                added.public_key,
                added.fingerprint_md5,
                added.fingerprint_sha256,
                added.fingerprint_sha512,
                added.type,
                recorded.at,
                recorded.stream,
            )
        case SshKeyRemoved():
            return None
    return row


MODEL = ReadModel(
    name="ssh_keys",
    version=1,
    row=SshKey,
    key=("uuid",),
    columns={
        "uuid": "uuid",
        "user_uuid": "uuid",
        "name": "text",
        "public_key": "text",
        "fingerprint_md5": "text",
        "fingerprint_sha256": "text",
        "fingerprint_sha512": "text",
        "type": "text",
        "created": "timestamptz",
        "stream": "uuid",
    },
    indexes=("(user_uuid, name)", "(name, uuid)"),
    names=tuple(event.name for event in EVENTS),
    key_of=_key_of,
    fold=_fold,
)
