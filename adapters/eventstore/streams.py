"""What streams are folded from: their events, or a snapshot and what came after it, in one statement."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from adapters.eventstore.recorder import LedgerRecorder
from adapters.eventstore.snapshots import shape
from domain.kind import Kind

Stored = tuple[int, str | None, bytes]
"""Version, stored name and state; a snapshot has no name and comes first."""

_EVENTS = "SELECT e.originator_version, e.topic, e.state FROM ledger.events e WHERE e.originator_id = "
_ONE = f"{_EVENTS}%b ORDER BY e.originator_version"
_WHOLE = f"SELECT x.id, v.* FROM unnest(%b::uuid[]) AS x(id) CROSS JOIN LATERAL ({_EVENTS}x.id) v"
_SNAPSHOT = "SELECT {} FROM ledger.snapshots s WHERE s.originator_id = x.id AND s.kind = x.kind AND s.shape = x.shape"
_AFTER_SNAPSHOTS = (
    "SELECT x.id, v.* FROM unnest(%b::uuid[], %b::text[], %b::text[]) AS x(id, kind, shape) CROSS JOIN LATERAL ("
    f"{_SNAPSHOT.format('s.originator_version, NULL::text, s.state')} UNION ALL {_EVENTS}x.id"
    f" AND e.originator_version > coalesce(({_SNAPSHOT.format('s.originator_version')}), 0)) v"
)


def one(recorder: LedgerRecorder, kind: Kind[Any], stream: UUID) -> list[Stored]:
    """By version; nothing for a stream nobody has written to."""
    return many(recorder, {stream: kind})[stream] if kind.snapshot_every else recorder.rows(_ONE, (stream,))


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
