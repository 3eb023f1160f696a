"""The state of long streams, kept so that loading folds only what came after. Disposable, never the truth.

Kinds with personal fields are never snapshotted (a conformance test walks the kinds).
"""

import logging
from typing import TypeVar

import msgspec
from eventsourcing.persistence import PersistenceError
from psycopg.rows import tuple_row

from adapters.eventstore.recorder import LedgerRecorder
from commands.decision import Change
from domain.kind import Kind

S = TypeVar("S")
_logger = logging.getLogger(__name__)

_SAVE = (
    "INSERT INTO ledger.snapshots AS s VALUES (%s, %s, %s, %s, %s) ON CONFLICT (originator_id) DO UPDATE"
    " SET originator_version = excluded.originator_version, kind = excluded.kind, shape = excluded.shape,"
    " state = excluded.state WHERE s.originator_version < excluded.originator_version OR s.shape <> excluded.shape"
)


def shape(kind: Kind[S]) -> str:
    return str(kind.shape)


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
