"""The library's recorder on our ledger: one function, one round trip, gapless positions in commit order."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from eventsourcing.persistence import (
    IntegrityError,
    InterfaceError,
    Notification,
    OperationalError,
    StoredEvent,
)
from eventsourcing.postgres import PostgresDatastore, PostgresProcessRecorder
from eventsourcing.utils import retry
from psycopg.rows import tuple_row
from psycopg_pool import PoolTimeout

from adapters.eventstore.batch import AGAIN, Outcome, Pending, outcomes
from adapters.eventstore.pooled import pooled
from adapters.eventstore.statements import statement
from adapters.eventstore.stored_events import pending_of, require_metadata

_COLUMNS = "originator_id, originator_version, topic, state"
_TRIES = 100
_PAUSE_SECONDS = 0.1


class LedgerRecorder(PostgresProcessRecorder):
    """`insert_events` wants `envelope=` (who, why, caused by what) and takes `customer=`, `project=`, `tracking=` and
    `also=` (a function of the cursor, run in the same transaction)."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        super().__init__(datastore, events_table_name="events", tracking_table_name="tracking")
        self.channel_name = "ledger"

    def create_table(self) -> None:
        """The tables come from adapters/postgres/migrations."""

    def append(self, batch: Sequence[Pending]) -> list[Outcome]:
        """Appends several commands in one transaction; each gets its own outcome.

        A lost connection leaves open whether the commit happened. Trying again is safe, command ids tell; what is then
        found already done was done by the lost try.
        """
        for pending in batch:
            require_metadata(pending.envelope)
        found = self._append(batch)
        again = [place for place, outcome in enumerate(found) if outcome.outcome == AGAIN]
        if again:
            for place, outcome in zip(again, self.append([batch[place] for place in again]), strict=True):
                found[place] = outcome
        return found

    def append_whole(self, batch: Sequence[Pending]) -> list[Outcome]:
        """All of them or, where a guard turns one away, none: the others are not sent again."""
        for pending in batch:
            require_metadata(pending.envelope)
        return self._append(batch)

    def _append(self, batch: Sequence[Pending]) -> list[Outcome]:
        query, arrays = statement(batch)
        for left in reversed(range(_TRIES)):
            try:
                found = outcomes(batch, self._call(query, arrays))
            except (InterfaceError, OperationalError) as error:
                if not left or not connection_lost(error):
                    raise
                time.sleep(_PAUSE_SECONDS)
            else:
                return found if left == _TRIES - 1 else [_as_first(*one) for one in zip(batch, found, strict=True)]
        raise AssertionError("unreachable")

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        tracking, also = kwargs.get("tracking"), kwargs.get("also")
        if not stored_events and tracking is None and also is None:
            return []
        with self.datastore.get_connection() as conn, conn.transaction():
            ids, done = self._insert(conn, stored_events, kwargs) if stored_events else ([], False)
            if tracking is not None and not done:
                with conn.cursor() as cursor:
                    self._insert_tracking(cursor, tracking)
            if also is not None and not done:
                with conn.cursor() as cursor:
                    also(cursor)
        return ids

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        query = (
            f"SELECT {_COLUMNS} FROM ledger.events WHERE originator_id = %b AND originator_version > %b"
            f" AND originator_version <= %b ORDER BY originator_version {'DESC' if desc else 'ASC'} LIMIT %b"
        )
        low, high = -1 if gt is None else gt, 2**62 if lte is None else lte
        return [StoredEvent(*row) for row in self.rows(query, (originator_id, low, high, limit))]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        query = (
            f"SELECT {_COLUMNS}, notification_id FROM ledger.events"
            " WHERE notification_id > %b AND notification_id <= %b"
            f"{' AND topic = ANY(%b::text[])' if topics else ''} ORDER BY notification_id LIMIT %b"
        )
        after = 0 if start is None else start - int(inclusive_of_start)
        upto = 2**62 if stop is None else stop
        values = (after, upto, list(topics), limit) if topics else (after, upto, limit)
        return [Notification(a, b, c, d, e) for a, b, c, d, e in self.rows(query, values)]

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def rows(self, query: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """All rows of a reading statement, as tuples."""
        with pooled(self.datastore) as conn:
            return conn.cursor(binary=True, row_factory=tuple_row).execute(query, values, prepare=True).fetchall()

    def _call(self, query: str, arrays: list[Any]) -> list[tuple[Any, ...]]:
        with pooled(self.datastore) as conn:
            return conn.cursor(binary=True, row_factory=tuple_row).execute(query, arrays, prepare=True).fetchall()

    def _insert(
        self, conn: psycopg.Connection[Any], events: Sequence[StoredEvent], given: dict[str, Any]
    ) -> tuple[list[int], bool]:
        """Positions, and whether an earlier try whose reply was lost had done it already."""
        pending = pending_of(events, given)
        query, arrays = statement([pending])
        with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
            (found,) = outcomes([pending], cursor.execute(query, arrays, prepare=True).fetchall())
        if found.outcome not in ("appended", "repeated") or found.position is None:
            raise IntegrityError(f"{found.outcome}: stream {found.stream} is at version {found.actual}")
        return list(range(found.position - len(events) + 1, found.position + 1)), found.outcome == "repeated"


def connection_lost(error: BaseException) -> bool:
    """Whether the server went away, as against a full disk it reports or a pool that has nothing free."""
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return not isinstance(cause, PoolTimeout)
    return str(state).startswith(("08", "57P0"))


def _as_first(pending: Pending, outcome: Outcome) -> Outcome:
    """Done by the lost try, unless the answer found is another one: then the command came twice."""
    ours = outcome.outcome == "repeated" and outcome.answer == pending.answer
    return msgspec.structs.replace(outcome, outcome="appended") if ours else outcome
