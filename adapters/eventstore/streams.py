"""What streams are folded from: their events, or a snapshot and what came after it, in one statement."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from adapters.eventstore.recorder import LedgerRecorder
from adapters.eventstore.snapshots import shape
from domain.kind import Kind

Stored = tuple[int, str | None, bytes]
"""Version, stored name and state; a snapshot has no name and comes first."""

_EVENTS = "SELECT e.originator_version, e.topic, e.state FROM ledger.events e WHERE e.originator_id = {id}"
_SNAPSHOT = (
    "SELECT {what} FROM ledger.snapshots s WHERE s.originator_id = {id} AND s.kind = {kind} AND s.shape = {shape}"
)
_AFTER = (
    f"{_SNAPSHOT.replace('{what}', 's.originator_version, NULL::text, s.state')} UNION ALL {_EVENTS}"
    f" AND e.originator_version > coalesce(({_SNAPSHOT.replace('{what}', 's.originator_version')}), 0)"
)
_MANY = "SELECT x.id, v.* FROM unnest({}) AS x({}) CROSS JOIN LATERAL ({}) v"

_ONE = f"{_EVENTS.format(id='%b')} ORDER BY e.originator_version"
_ONE_AFTER = f"{_AFTER.format(id='%b', kind='%b::text', shape='%b::text')} ORDER BY 1"
"""Without arrays: Postgres plans a statement with arrays anew each time."""
_WHOLE = _MANY.format("%b::uuid[]", "id", _EVENTS.format(id="x.id"))
_AFTER_SNAPSHOTS = _MANY.format(
    "%b::uuid[], %b::text[], %b::text[]", "id, kind, shape", _AFTER.format(id="x.id", kind="x.kind", shape="x.shape")
)


def one(recorder: LedgerRecorder, kind: Kind[Any], stream: UUID) -> list[Stored]:
    """By version; nothing for a stream nobody has written to."""
    latest = (stream, kind.name, shape(kind))
    query, values = (_ONE_AFTER, (*latest, stream, *latest)) if kind.snapshot_every else (_ONE, (stream,))
    found: list[Stored] = recorder.rows(query, values)
    return found


def many(recorder: LedgerRecorder, kinds: Mapping[UUID, Kind[Any]]) -> dict[UUID, list[Stored]]:
    """By stream, each as in `one`."""
    found: dict[UUID, list[Stored]] = {stream: [] for stream in kinds}
    whole = [stream for stream, kind in kinds.items() if not kind.snapshot_every]
    after = {stream: kind for stream, kind in kinds.items() if kind.snapshot_every}
    rows = recorder.rows(_WHOLE, (whole,)) if whole else []
    if after:
        asked = ([*after], [kind.name for kind in after.values()], [shape(kind) for kind in after.values()])
        rows = [*rows, *recorder.rows(_AFTER_SNAPSHOTS, asked)]
    for stream, *stored in rows:
        found[stream].append((stored[0], stored[1], stored[2]))
    for stored in found.values():
        stored.sort(key=_version)
    return found


def _version(stored: Stored) -> int:
    return stored[0]
