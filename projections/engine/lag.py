"""How far behind each read model is, and waiting until it is not."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from psycopg.sql import SQL, Identifier

from domain.event import Recorded
from projections.engine.model import Conn, ReadModel
from projections.engine.registry import Build, builds
from projections.engine.session import HELD
from projections.engine.step import channel
from projections.log import Log

RECHECK = 2.0
NEAR = 10_000
"""Positions a table may be behind for its own events to be looked for in between."""


class Status(msgspec.Struct, frozen=True):
    """`build` is None when there is no table yet. `running`: a runner owns it now."""

    name: str
    version: int
    build: Build | None
    head: int
    lag_events: int
    lag_seconds: float
    parked: int
    running: bool


def _seconds(log: Log, position: int, head: int) -> float:
    if position >= head:
        return 0.0
    unseen = log.page(position, position + 1)
    at = unseen[0].at if unseen and isinstance(unseen[0], Recorded) else None
    return max(0.0, (datetime.now(UTC) - at).total_seconds()) if at else 0.0


def _running(conn: Conn, name: str) -> bool:
    """Whether a session holds the owner's lock."""
    found = conn.execute(f"SELECT {HELD.format('%s')}", (f"run {name}",))
    return found.fetchone() == (True,)


def status(conn: Conn, log: Log, models: Sequence[ReadModel]) -> list[Status]:
    head = log.head()
    live = {(build.name, build.version): build for build in builds(conn) if build.state == "live"}
    counted = conn.execute("SELECT name, version, build, count(*) FROM views.parked GROUP BY 1, 2, 3")
    parked = {(name, version, build): number for name, version, build, number in counted}
    found = []
    for model in models:
        name, version = model.name, model.version
        build = live.get((name, version))
        position, number = (build.position, build.build) if build else (0, -1)
        aside = parked.get((name, version, number), 0) + parked.get((name, version, 0), 0)
        behind, seconds = max(0, head - position), _seconds(log, position, head)
        found.append(Status(name, version, build, head, behind, seconds, aside, _running(conn, f"{name}_v{version}")))
    return found


_SHOWN = """
SELECT b.position >= %(position)s OR (
    %(position)s - b.position <= %(near)s AND %(names)s::text[] <> '{}'
    AND EXISTS (SELECT FROM ledger.events e WHERE e.notification_id = %(position)s)
    AND NOT EXISTS (SELECT FROM ledger.events e WHERE e.notification_id > b.position
        AND e.notification_id <= %(position)s AND e.topic = ANY (%(names)s)))
FROM views.builds b WHERE b.name = %(name)s AND b.version = %(version)s AND b.state = 'live'"""


def _shown(conn: Conn, model: ReadModel, position: int) -> bool:
    """Whether the table has it all: its position is there, or nothing that concerns it lies in between."""
    values = {"position": position, "near": NEAR, "names": list(model.names)}
    found = conn.execute(_SHOWN, {**values, "name": model.name, "version": model.version}, prepare=True).fetchone()
    return found == (True,)


def wait_for(conn: Conn, model: ReadModel, position: int, timeout: float) -> bool:
    """Whether the read model shows what happened up to `position`, waiting for it. Wants an autocommit connection."""
    if _shown(conn, model, position):
        return True
    deadline = time.monotonic() + timeout
    conn.execute(SQL("LISTEN {}").format(Identifier(channel(model))))
    try:
        while not _shown(conn, model, position):
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            _next_notice(conn, position, min(left, RECHECK))
        return True
    finally:
        conn.execute(SQL("UNLISTEN {}").format(Identifier(channel(model))))


def _next_notice(conn: Conn, position: int, timeout: float) -> None:
    """Returns when the model is said to have reached the position, or after `timeout`."""
    for notice in conn.notifies(timeout=timeout):
        if int(notice.payload) >= position:
            return
