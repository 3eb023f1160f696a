"""Commands on their way into the log, encoded, and what became of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from commands.decision import Job, Reached
from commands.ports import Envelope
from domain.kind import Name


class Row(msgspec.Struct, frozen=True):
    """One event, encoded."""

    event_id: UUID
    stream: UUID
    version: int
    name: str
    state: bytes


class NameRow(msgspec.Struct, frozen=True):
    """A name that is taken (`held`) or given up by a stream."""

    kind: str
    digest: bytes
    owner: UUID
    held: bool
    name: Name


class KeyRow(msgspec.Struct, frozen=True):
    """A person's new key, wrapped; None destroys it."""

    person: UUID
    wrapped: bytes | None


class JobRow(msgspec.Struct, frozen=True):
    id: UUID
    job: Job


class Pending(msgspec.Struct, frozen=True):
    """One command ready to be appended. `digest` is of the command's body, `answer` is what a repetition gets.
    `guards` are streams that must still be at a version, `vacant` kinds of name nobody may hold; `jobs` and `reached`
    are of the same transaction."""

    envelope: Envelope
    digest: bytes
    answer: bytes
    rows: tuple[Row, ...]
    customer: UUID | None = None
    project: UUID | None = None
    names: tuple[NameRow, ...] = ()
    keys: tuple[KeyRow, ...] = ()
    guards: tuple[tuple[UUID, int], ...] = ()
    vacant: tuple[str, ...] = ()
    jobs: tuple[JobRow, ...] = ()
    reached: Reached | None = None


AGAIN = "again"


class Outcome(msgspec.Struct, frozen=True):
    """What became of one command: see ledger.append."""

    outcome: str
    position: int | None = None
    answer: bytes | None = None
    stream: UUID | None = None
    actual: int | None = None
    name: NameRow | None = None


def outcomes(batch: Sequence[Pending], rows: Sequence[tuple[Any, ...]]) -> list[Outcome]:
    """One outcome per command, in the batch's order. `again`: not appended because a guard held up another one."""
    names = [name for pending in batch for name in pending.names]
    found: dict[int, Outcome] = {}
    for command, outcome, position, answer, stream, actual, name in rows:
        place = names[name - 1] if name else None
        found[command] = Outcome(outcome, position, answer, stream, actual, place)
    return [found.get(place, Outcome(AGAIN)) for place in range(1, len(batch) + 1)]
