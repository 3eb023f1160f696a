"""Questions to the log that are not about one stream or one page: filters, statistics, near misses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from adapters.eventstore.log import COLUMNS, LedgerLog
from adapters.eventstore.recorder import LedgerRecorder
from domain.event import Recorded
from projections.log import Poison


class Filter(msgspec.Struct, frozen=True, omit_defaults=True):
    """None means any. `after` and `upto` are positions, `since` and `until` times of recording."""

    after: int | None = None
    upto: int | None = None
    names: tuple[str, ...] = ()
    stream: UUID | None = None
    actor: str | None = None
    customer: UUID | None = None
    project: UUID | None = None
    correlation: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


_CONDITIONS = {
    "after": "notification_id > %s",
    "upto": "notification_id <= %s",
    "names": "topic = ANY(%s::text[])",
    "stream": "originator_id = %s",
    "actor": "actor = %s",
    "customer": "customer_id = %s",
    "project": "project_id = %s",
    "correlation": "correlation_id = %s",
    "since": "recorded_at >= %s",
    "until": "recorded_at < %s",
}
_STATS = """
SELECT {by}, count(*), count(*) FILTER (WHERE originator_version = 1), min(notification_id), max(notification_id),
max(recorded_at) FROM ledger.events GROUP BY 1 ORDER BY 2 DESC, 1"""
STATS_BY = {
    "name": "topic",
    "actor": "actor",
    "day": "to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
    "customer": "coalesce(customer_id::text, '')",
    "project": "coalesce(project_id::text, '')",
}
_LAST = """
AND NOT EXISTS (SELECT FROM ledger.events n WHERE n.originator_id = e.originator_id
AND n.originator_version > e.originator_version)"""
_NEAR = """
SELECT originator_id FROM ledger.events WHERE originator_version = 1
AND replace(originator_id::text, '-', '') LIKE %s ORDER BY notification_id DESC LIMIT 5"""


def find(
    log: LedgerLog, recorder: LedgerRecorder, wanted: Filter, limit: int, *, newest_first: bool = False
) -> list[Recorded | Poison]:
    """At most `limit` events that match, by position."""
    where, values = _where(wanted)
    order = "DESC" if newest_first else "ASC"
    query = f"SELECT {COLUMNS} FROM ledger.events WHERE {where} ORDER BY notification_id {order} LIMIT %s"
    return log.decode(recorder.rows(query, (*values, limit)))


def last_events(log: LedgerLog, recorder: LedgerRecorder, wanted: Filter, limit: int) -> list[Recorded | Poison]:
    """The last event of each stream, newest first, where that one matches: what happened last to what."""
    where, values = _where(wanted)
    query = f"SELECT {COLUMNS} FROM ledger.events e WHERE {where} {_LAST} ORDER BY notification_id DESC LIMIT %s"
    return log.decode(recorder.rows(query, (*values, limit)))


def _where(wanted: Filter) -> tuple[str, list[Any]]:
    given = {field: value for field in _CONDITIONS if (value := getattr(wanted, field)) not in (None, ())}
    values = [list(value) if isinstance(value, tuple) else value for value in given.values()]
    return " AND ".join(_CONDITIONS[field] for field in given) or "true", values


def stats(recorder: LedgerRecorder, by: str) -> list[dict[str, Any]]:
    """Counts by one of STATS_BY. `streams_begun` counts first events: it needs no list of all streams there are."""
    fields = (by, "events", "streams_begun", "first_position", "last_position", "last_recorded_at")
    return [dict(zip(fields, row, strict=True)) for row in recorder.rows(_STATS.format(by=STATS_BY[by]), ())]


def near_streams(recorder: LedgerRecorder, text: str) -> Sequence[str]:
    """Streams whose id begins like this one."""
    begins = "".join(c for c in text.lower() if c in "0123456789abcdef")[:6]
    return [row[0].hex for row in recorder.rows(_NEAR, (begins + "%",))] if begins else []
