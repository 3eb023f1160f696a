"""The rows that are written: the same for our log, for raw SQL and for the library's own recorder."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from adapters.eventstore.batch import Pending, Row
from commands.ids import uuid7
from commands.ports import Envelope

NAME = "identity.project.created"
PAYLOAD = (
    b'{"v":2,"customer":"0192f0c0-0000-7000-8000-000000000001","title":"Protein folding","description":'
    b'"Forty nodes for a year, paid by the national programme, renewed once","slug":"protein-folding"}'
)
ACTOR = "system:benchmark"
REASON = "asked by the principal investigator"
CUSTOMER = UUID("0192f0c0-0000-7000-8000-000000000001")
PLACES = ", ".join(["%s"] * 16)
_KINDS = [
    "int8",
    "uuid",
    "int8",
    "text",
    "bytea",
    "uuid",
    "timestamptz",
    "text",
    "text",
    "text",
    "uuid",
    "uuid",
    "uuid",
    "uuid",
    "uuid",
    "bytea",
]
TYPES = list(_KINDS)


def envelope() -> Envelope:
    return Envelope(actor=ACTOR, command_id=uuid7(), correlation=uuid7(), reason=REASON)


def pending(events: int, stream: UUID | None = None) -> Pending:
    """A command with so many events on one new stream."""
    stream = stream or uuid7()
    rows = tuple(Row(uuid7(), stream, version, NAME, PAYLOAD) for version in range(1, events + 1))
    return Pending(envelope(), bytes(32), b"null", rows, CUSTOMER, stream)


def raw_row(position: int, stream: UUID, version: int, command: UUID) -> tuple[Any, ...]:
    now = datetime.now(UTC)
    who = (ACTOR, None, REASON, CUSTOMER, stream, command, None, command)
    return (position, stream, version, NAME, PAYLOAD, uuid7(), now, *who, bytes(32))
