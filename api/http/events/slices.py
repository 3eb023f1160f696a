"""Slices of the log for who may see them, by position: none is passed over, and nothing is told about persons."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from adapters.eventstore.log import COLUMNS, LedgerLog
from api.http.ask import Ask
from domain.event import Event, Recorded, personal_fields
from projections.audit import ended
from projections.engine.model import live_table
from projections.event_types import event_type
from projections.identity import grants, seen
from projections.withheld import withheld

WINDOW = 20_000
"""Positions one statement looks at."""
MOST_WINDOWS = 50
_SLICE = f"""
SELECT w.upto, e.* FROM (
    SELECT least(greatest(coalesce(max(notification_id), 0), %(after)s), %(after)s + {WINDOW}) AS upto
    FROM ledger.events
) w LEFT JOIN LATERAL (
    SELECT {COLUMNS} FROM ledger.events e WHERE e.notification_id > %(after)s AND e.notification_id <= w.upto<where>
    ORDER BY e.notification_id LIMIT %(limit)s
) e ON true ORDER BY e.notification_id"""
_CONDITIONS = {
    "names": "e.topic = ANY (%(names)s)",
    "customer": "e.customer_id = %(customer)s",
    "project": "e.project_id = %(project)s",
    "visible_to": seen.LEDGER.format(grants=".".join(live_table(grants.MODEL))),
}
_encode = msgspec.json.Encoder(uuid_format="hex").encode


class Wanted(msgspec.Struct, frozen=True):
    """None: any. `names` are stored ones, of some ends of operations followed by the operation."""

    limit: int
    names: list[str] | None = None
    customer: UUID | None = None
    project: UUID | None = None


class Slice(msgspec.Struct, frozen=True):
    """Documents by position, and up to where everything was looked at."""

    documents: list[tuple[int, bytes]]
    upto: int


async def after(ask: Ask, wanted: Wanted, position: int) -> Slice:
    """The next events there are for the caller; none: `upto` is the end of the log, or far enough for one request."""
    found = Slice([], position)
    for _ in range(MOST_WINDOWS):
        found = await _next(ask, wanted, position)
        if found.documents or found.upto - position < WINDOW:
            break
        position = found.upto
    return found


async def _next(ask: Ask, wanted: Wanted, position: int) -> Slice:
    visible_to = None if ask.caller.everything else ask.caller.user
    values: dict[str, Any] = {**msgspec.structs.asdict(wanted), "visible_to": visible_to}
    values["names"] = None if wanted.names is None else [name.split()[0] for name in wanted.names]
    where = "".join(f" AND ({sql})" for name, sql in _CONDITIONS.items() if values[name] is not None)
    values["after"] = position
    async with ask.site.pool.connection() as conn:
        rows = await (await conn.execute(_SLICE.replace("<where>", where).encode(), values)).fetchall()
    events = [row[1:] for row in rows if row[1] is not None]
    log, staff = ask.site.ledger.log, ask.caller.everything
    told = await ask.in_thread(lambda: _documents(log, events, staff, wanted.names)) if events else []
    return Slice(told, events[-1][0] if len(events) == wanted.limit else rows[0][0])


def _documents(
    log: LedgerLog, rows: list[tuple[Any, ...]], staff: bool, names: list[str] | None
) -> list[tuple[int, bytes]]:
    pairs = zip(rows, log.without_persons(rows), strict=True)
    return [(row[0], _encode(_document(row, event, staff))) for row, event in pairs if _is_one(row[3], event, names)]


def _is_one(name: str, found: Any, names: list[str] | None) -> bool:
    return names is None or name in names or f"{name} {_ended(found)}" in names


def _ended(found: Any) -> str:
    return (ended(found.event) if isinstance(found, Recorded) else None) or ""


def _document(row: tuple[Any, ...], found: Any, staff: bool) -> dict[str, Any]:
    """Without `data` where this code cannot read the event."""
    position, stream, version, name, _, uuid, at, actor, impersonator, reason, *ids, command = row
    customer, project, correlation, causation = ids
    told = {
        "position": position,
        "uuid": uuid,
        "created": _stamp(at),
        "event_type": event_type(name, _ended(found)),
        "event": name,
        "stream": stream,
        "version": version,
        "actor": actor,
        "impersonator": impersonator,
        "reason": reason or None,
        "customer_uuid": customer,
        "project_uuid": project,
        "correlation": correlation,
        "causation": causation,
        "command": command,
        "data": _data(found.event, staff) if isinstance(found, Recorded) else None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _data(event: Event, staff: bool) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(event, builtin_types=(UUID,))
    hidden = _personal(type(event)) | (frozenset() if staff else withheld(event.name))
    return {name: value for name, value in fields.items() if name not in hidden}


@lru_cache(10_000)
def _personal(kind: type[Event]) -> frozenset[str]:
    """And the number of the shape, which is the store's."""
    return personal_fields(kind) | {"v"}


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
