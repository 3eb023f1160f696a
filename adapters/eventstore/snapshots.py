"""The state of long streams, kept so that loading folds only what came after. Disposable, never the truth.

Kinds with personal fields are never snapshotted (a conformance test walks the kinds).
"""

import logging
from typing import TypeVar
from uuid import UUID

import msgspec
from eventsourcing.persistence import PersistenceError
from psycopg.rows import tuple_row

from adapters.eventstore.recorder import LedgerRecorder
from commands.decision import Change
from domain.kind import Kind

S = TypeVar("S")
_logger = logging.getLogger(__name__)

_LOAD = (
    "SELECT originator_version, state FROM ledger.snapshots WHERE originator_id = %b AND kind = %b::text"
    " AND shape = %b::text"
)
_SAVE = (
    "INSERT INTO ledger.snapshots AS s VALUES (%s, %s, %s, %s, %s) ON CONFLICT (originator_id) DO UPDATE"
    " SET originator_version = excluded.originator_version, kind = excluded.kind, shape = excluded.shape,"
    " state = excluded.state WHERE s.originator_version < excluded.originator_version OR s.shape <> excluded.shape"
)


def shape(kind: Kind[S]) -> str:
    return str(kind.shape)


def load(recorder: LedgerRecorder, kind: Kind[S], stream: UUID) -> tuple[S | None, int]:
    """State and version of the snapshot, None and 0 when there is none of this shape."""
    rows = recorder.rows(_LOAD, (stream, kind.name, shape(kind)))
    if not rows:
        return None, 0
    return msgspec.json.decode(rows[0][1], type=kind.state), rows[0][0]


def save_when_due(recorder: LedgerRecorder, change: Change) -> None:
    """Keeps the state after a change that crossed a multiple of `snapshot_every`. What fails here is only logged: the
    change is stored."""
    every = change.kind.snapshot_every
    version = change.version + len(change.events)
    if not every or version // every == change.version // every:
        return
    values = (change.stream, version, change.kind.name, shape(change.kind), msgspec.json.encode(change.after))
    try:
        with recorder.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row) as cursor:
            cursor.execute(_SAVE, values)
    except PersistenceError as error:
        _logger.warning("no snapshot of stream %s at version %s: %s", change.stream.hex, version, error)
