"""How each process stands."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from projections.engine.model import Conn
from projections.engine.session import HELD


class Status(msgspec.Struct, frozen=True):
    """`position` is None where it never ran; `seconds` is the age of the first event it has not looked at; `owner` is
    who follows the log for it now."""

    name: str
    position: int | None
    head: int
    behind: int
    seconds: float
    parked: int
    refused: int
    owner: str | None
    error: str | None
    error_at: datetime | None


STATUS = f"""
SELECT x.name, p.position, h.head, h.head - coalesce(p.position, 0),
    coalesce(extract(epoch FROM now() - (SELECT e.recorded_at FROM ledger.events e
        WHERE e.notification_id = coalesce(p.position, 0) + 1))::float, 0),
    (SELECT count(*) FROM work.parked_events a WHERE a.process = x.name),
    (SELECT count(*) FROM work.refusals r WHERE r.process = x.name),
    CASE WHEN {HELD.format("'process ' || x.name")} THEN p.owner END, p.error, p.error_at
FROM unnest(%s::text[]) AS x (name) LEFT JOIN work.processes p ON p.name = x.name,
    (SELECT coalesce(max(notification_id), 0) AS head FROM ledger.events) h ORDER BY x.name"""


def status(conn: Conn, names: Sequence[str]) -> list[Status]:
    return [Status(*values) for values in conn.execute(STATUS, (list(names),))]
