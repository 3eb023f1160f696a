"""Reading the ledger: decoded events by position, by stream, one stream, one correlation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from adapters.eventstore.mapper import EventMapper, Undecodable
from adapters.eventstore.persons import PersonKeys
from adapters.eventstore.recorder import LedgerRecorder
from domain.event import Recorded
from projections.log import Poison

COLUMNS = (
    "notification_id, originator_id, originator_version, topic, state, event_id, recorded_at, actor, impersonator,"
    " reason, customer_id, project_id, correlation_id, causation_id, command_id"
)
_NAMED = " AND topic = ANY(%b::text[])"
_PAGE = f"SELECT {COLUMNS} FROM ledger.events WHERE notification_id > %b AND notification_id <= %b"
_STREAMS = (
    f"SELECT {COLUMNS} FROM ledger.events WHERE (originator_id, originator_version) > (%b, %b)"
    " AND notification_id <= %b"
)
_ONE = f"SELECT {COLUMNS} FROM ledger.events WHERE originator_id = %b AND notification_id <= %b"
_BY_ID = f"SELECT {COLUMNS} FROM ledger.events WHERE event_id = ANY(%b::uuid[]) ORDER BY notification_id"
_CORRELATED = f"SELECT {COLUMNS} FROM ledger.events WHERE correlation_id = %b ORDER BY notification_id"
_AT = "SELECT max(notification_id) FROM ledger.events WHERE recorded_at <= %b"

Row = tuple[Any, ...]


class LedgerLog:
    """Implements projections.log.Log."""

    def __init__(self, recorder: LedgerRecorder, mapper: EventMapper, keys: PersonKeys) -> None:
        self._recorder = recorder
        self._mapper = mapper
        self._keys = keys

    def head(self) -> int:
        return self._recorder.max_notification_id() or 0

    def page(self, after: int, upto: int, names: Sequence[str] = ()) -> list[Recorded | Poison]:
        return self._read(_PAGE, (after, upto), names, " ORDER BY notification_id")

    def streams(
        self, after: tuple[UUID, int], upto: int, limit: int, names: Sequence[str] = ()
    ) -> list[Recorded | Poison]:
        order = f" ORDER BY originator_id, originator_version LIMIT {limit:d}"
        return self._read(_STREAMS, (*after, upto), names, order)

    def stream(self, stream: UUID, upto: int | None = None) -> list[Recorded | Poison]:
        return self._read(_ONE, (stream, 2**62 if upto is None else upto), (), " ORDER BY originator_version")

    def events(self, event_ids: Sequence[UUID]) -> list[Recorded | Poison]:
        return self.decode(self._recorder.rows(_BY_ID, (list(event_ids),)))

    def correlated(self, correlation: UUID) -> list[Recorded | Poison]:
        """Everything one request set off, by position."""
        return self.decode(self._recorder.rows(_CORRELATED, (correlation,)))

    def position_at(self, at: datetime) -> int:
        """The last position recorded at or before a time; recorded times never go back."""
        return self._recorder.rows(_AT, (at,))[0][0] or 0

    def decode(self, rows: Sequence[Row]) -> list[Recorded | Poison]:
        """Rows have COLUMNS. What cannot be decoded comes out as Poison."""
        impersonal, decode = self._mapper.impersonal, self._mapper.decode
        keys: Mapping[UUID, bytes] | None = None
        found: list[Recorded | Poison] = []
        for row in rows:
            stream, name = row[1], row[3]
            try:
                if name in impersonal:
                    event = impersonal[name](row[4])
                else:
                    keys = self._keys_for(rows) if keys is None else keys
                    event = decode(name, row[4], stream, row[2], keys)
            except msgspec.MsgspecError:
                found.append(self._second_look(row))
            except Undecodable as error:
                found.append(Poison(row[0], stream, row[2], str(error)))
            else:
                found.append(Recorded(row[0], stream, row[2], event, *row[5:]))
        return found

    def without_persons(self, rows: Sequence[Row]) -> list[Recorded | Poison]:
        """Rows have COLUMNS. What is personal stays sealed: it comes out as None."""
        return [self._second_look(row) for row in rows]

    def _second_look(self, row: Row) -> Recorded | Poison:
        """At an event of an old shape, or a broken one."""
        try:
            event = self._mapper.decode(row[3], row[4], row[1], row[2], {})
        except Undecodable as error:
            return Poison(row[0], row[1], row[2], str(error))
        return Recorded(row[0], row[1], row[2], event, *row[5:])

    def _keys_for(self, rows: Sequence[Row]) -> Mapping[UUID, bytes]:
        needs_key = self._mapper.needs_key
        return self._keys.find({person for row in rows if (person := _person(needs_key, row))})

    def _read(self, query: str, values: Row, names: Sequence[str], order: str) -> list[Recorded | Poison]:
        if names:
            return self.decode(self._recorder.rows(query + _NAMED + order, (*values, list(names))))
        return self.decode(self._recorder.rows(query + order, values))


def _person(needs_key: Any, row: Row) -> UUID | None:
    try:
        found: UUID | None = needs_key(row[3], row[4], row[1])
    except Exception:
        return None
    return found
