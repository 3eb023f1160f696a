"""Commands on their way into the log, and the arrays that carry a batch of them in one statement."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

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


class Pending(msgspec.Struct, frozen=True):
    """One command ready to be appended. `digest` is of the command's body, `answer` is what a repetition gets.
    `guards` are streams that must still be at a version, `vacant` kinds of name nobody may hold."""

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


AGAIN = "again"


class Outcome(msgspec.Struct, frozen=True):
    """What became of one command: see ledger.append."""

    outcome: str
    position: int | None = None
    answer: bytes | None = None
    stream: UUID | None = None
    actual: int | None = None
    name: NameRow | None = None


_COMMAND = (
    "%b::uuid[],%b::bytea[],%b::bytea[],%b::text[],%b::text[],%b::text[],%b::uuid[],%b::uuid[],%b::uuid[],%b::uuid[]"
)
_EVENT = "%b::int4[],%b::uuid[],%b::uuid[],%b::int8[],%b::text[],%b::bytea[]"
_SIDE = "%b::int4[],%b::text[],%b::bytea[],%b::uuid[],%b::bool[],%b::int4[],%b::uuid[],%b::bytea[]"
_NO_SIDE = "'{}','{}','{}','{}','{}','{}','{}','{}'"
PLAIN = f"SELECT * FROM ledger.append({_COMMAND},{_EVENT},{_NO_SIDE})"
ONE = "SELECT * FROM ledger.append_one(%b,%b,%b,%b::text,%b::text,%b::text,%b,%b,%b,%b,%b,%b,%b::int8,%b::text,%b)"
WITH_SIDE = f"SELECT * FROM ledger.append({_COMMAND},{_EVENT},{_SIDE})"
_GUARD = "%b::int4[],%b::uuid[],%b::int8[],%b::int4[],%b::text[]"
GUARDED = f"SELECT * FROM ledger.append_guarded({_COMMAND},{_EVENT},{_SIDE},{_GUARD})"


def statement(batch: Sequence[Pending]) -> tuple[str, list[Any]]:
    """The call of ledger.append for a batch, of ledger.append_one where that will do."""
    guarded = any(pending.guards or pending.vacant for pending in batch)
    if len(batch) == 1 and len(batch[0].rows) == 1 and not batch[0].names and not batch[0].keys and not guarded:
        return ONE, _one(batch[0])
    arrays = _command_arrays(batch) + _event_arrays(batch)
    if guarded:
        return GUARDED, arrays + _name_arrays(batch) + _key_arrays(batch) + _guard_arrays(batch)
    if any(pending.names or pending.keys for pending in batch):
        return WITH_SIDE, arrays + _name_arrays(batch) + _key_arrays(batch)
    return PLAIN, arrays


def outcomes(batch: Sequence[Pending], rows: Sequence[tuple[Any, ...]]) -> list[Outcome]:
    """One outcome per command, in the batch's order. `again`: not appended because a guard held up another one."""
    names = [name for pending in batch for name in pending.names]
    found: dict[int, Outcome] = {}
    for command, outcome, position, answer, stream, actual, name in rows:
        place = names[name - 1] if name else None
        found[command] = Outcome(outcome, position, answer, stream, actual, place)
    return [found.get(place, Outcome(AGAIN)) for place in range(1, len(batch) + 1)]


def _one(p: Pending) -> list[Any]:
    e, row = p.envelope, p.rows[0]
    who = [e.command_id, p.digest, p.answer, e.actor, e.impersonator, e.reason, p.customer, p.project]
    return [*who, e.correlation, e.causation, row.event_id, row.stream, row.version, row.name, row.state]


def _command_arrays(batch: Sequence[Pending]) -> list[list[Any]]:
    envelopes = [pending.envelope for pending in batch]
    return [
        [e.command_id for e in envelopes],
        [p.digest for p in batch],
        [p.answer for p in batch],
        [e.actor for e in envelopes],
        [e.impersonator for e in envelopes],
        [e.reason for e in envelopes],
        [p.customer for p in batch],
        [p.project for p in batch],
        [e.correlation for e in envelopes],
        [e.causation for e in envelopes],
    ]


def _event_arrays(batch: Sequence[Pending]) -> list[list[Any]]:
    rows = [row for pending in batch for row in pending.rows]
    return [
        [place for place, pending in enumerate(batch, 1) for _ in pending.rows],
        [row.event_id for row in rows],
        [row.stream for row in rows],
        [row.version for row in rows],
        [row.name for row in rows],
        [row.state for row in rows],
    ]


def _name_arrays(batch: Sequence[Pending]) -> list[list[Any]]:
    rows = [(place, name) for place, pending in enumerate(batch, 1) for name in pending.names]
    return [
        [place for place, _ in rows],
        [name.kind for _, name in rows],
        [name.digest for _, name in rows],
        [name.owner for _, name in rows],
        [name.held for _, name in rows],
    ]


def _key_arrays(batch: Sequence[Pending]) -> list[list[Any]]:
    rows = [(place, key) for place, pending in enumerate(batch, 1) for key in pending.keys]
    return [[place for place, _ in rows], [key.person for _, key in rows], [key.wrapped for _, key in rows]]


def _guard_arrays(batch: Sequence[Pending]) -> list[list[Any]]:
    guards = [(place, *guard) for place, pending in enumerate(batch, 1) for guard in pending.guards]
    vacant = [(place, kind) for place, pending in enumerate(batch, 1) for kind in pending.vacant]
    return [
        [place for place, _, _ in guards],
        [stream for _, stream, _ in guards],
        [version for _, _, version in guards],
        [place for place, _ in vacant],
        [kind for _, kind in vacant],
    ]
