"""Lines of an export: one header, then events, answered commands and reserved names, then the end. ndjson, UTF-8."""

import hashlib
from typing import Annotated
from uuid import UUID

import msgspec

FORMAT = 1
Hex = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{2})*$")]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Head(msgspec.Struct, frozen=True):
    position: int
    hash: Hash


class Header(msgspec.Struct, frozen=True):
    """`key_check` tells whether a master key is the one the names and keys belong to."""

    cloudledger_export: int
    log_id: UUID
    events: int
    commands: int
    names: int
    head: Head
    key_check: Hex
    exported_at: str


class EventLine(msgspec.Struct, frozen=True, gc=False):
    """Ids are kept as the text they have; `recorded_us` is microseconds since 1970 UTC; `payload` keeps its bytes."""

    position: int
    event_id: str
    stream: str
    version: int
    name: str
    recorded_us: int
    actor: str
    impersonator: str | None
    reason: str
    customer: str | None
    project: str | None
    correlation: str
    causation: str | None
    command: str
    payload: msgspec.Raw
    hash: Hash


class CommandLine(msgspec.Struct, frozen=True):
    command_id: UUID
    digest: Hex
    answer: msgspec.Raw
    position: int


class NameLine(msgspec.Struct, frozen=True):
    kind: str
    digest: Hex
    owner: UUID


class KeyLine(msgspec.Struct, frozen=True):
    """A person's wrapped key, in a file of its own: whoever keeps it keeps the person readable."""

    person: UUID
    wrapped_key: Annotated[Hex, msgspec.Meta(min_length=80, max_length=80)]


class BadLine(Exception):
    """A line that is not what it should be; names the line, counted from 1."""

    def __init__(self, line: int, why: object) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line


def body(e: EventLine) -> bytes:
    """Text and payload, as ledger.event_text builds them."""
    text = (
        f"{e.position}|{e.event_id}|{e.stream}|{e.version}|{e.name}|{e.recorded_us}|{e.actor}|"
        f"{e.impersonator or ''}|{e.customer or ''}|{e.project or ''}|{e.correlation}|{e.causation or ''}|{e.command}|"
        f"{len(e.reason)}|{e.reason}|"
    )
    return text.encode() + bytes(e.payload)


def next_hash(before: bytes, event: EventLine) -> bytes:
    return hashlib.sha256(before + body(event)).digest()
