"""The arrays that carry a batch of commands in one statement, and which statement it is."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from adapters.eventstore.batch import Pending

Arrays = Callable[[Sequence[Pending]], list[list[Any]]]

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
_JOB = "%b::int4[],%b::uuid[],%b::text[],%b::uuid[],%b::uuid[],%b::text[],%b::text[],%b::int4[],%b::timestamptz[]"
_REACHED = "%b::int4[],%b::text[],%b::int8[],%b::int8[]"
WORKING = f"SELECT * FROM work.append({_COMMAND},{_EVENT},{_SIDE},{_GUARD},{_JOB},{_REACHED})"


def statement(batch: Sequence[Pending]) -> tuple[str, list[Any]]:
    """The call for a batch: of the cheapest function that will do."""
    if any(pending.jobs or pending.reached for pending in batch):
        return WORKING, _arrays(batch, *_SIDES, _guard_arrays, _job_arrays, _reached_arrays)
    if any(pending.guards or pending.vacant for pending in batch):
        return GUARDED, _arrays(batch, *_SIDES, _guard_arrays)
    if any(pending.names or pending.keys for pending in batch):
        return WITH_SIDE, _arrays(batch, *_SIDES)
    if len(batch) == 1 and len(batch[0].rows) == 1:
        return ONE, _one(batch[0])
    return PLAIN, _arrays(batch)


def _arrays(batch: Sequence[Pending], *more: Arrays) -> list[Any]:
    return [array for make in (_command_arrays, _event_arrays, *more) for array in make(batch)]


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


def _job_arrays(batch: Sequence[Pending]) -> list[list[Any]]:
    rows = [(place, row.id, row.job) for place, pending in enumerate(batch, 1) for row in pending.jobs]
    return [
        [place for place, _, _ in rows],
        [job_id for _, job_id, _ in rows],
        [job.kind for _, _, job in rows],
        [job.target for _, _, job in rows],
        [job.operation for _, _, job in rows],
        [msgspec.json.encode(job.arguments).decode() for _, _, job in rows],
        [job.queue for _, _, job in rows],
        [job.priority for _, _, job in rows],
        [job.after for _, _, job in rows],
    ]


def _reached_arrays(batch: Sequence[Pending]) -> list[list[Any]]:
    rows = [(place, pending.reached) for place, pending in enumerate(batch, 1) if pending.reached]
    return [
        [place for place, _ in rows],
        [reached.process for _, reached in rows],
        [reached.before for _, reached in rows],
        [reached.position for _, reached in rows],
    ]


_SIDES: tuple[Arrays, ...] = (_name_arrays, _key_arrays)
