"""How far behind a read model is, and waiting for it."""

import psycopg

from projections.engine.lag import status, wait_for
from projections.engine.model import Conn
from projections.engine.registry import prepare
from projections.engine.session import own
from projections.identity import customers, users
from tests.projections.help import follow
from tests.projections.world import World


def test_waiting_gives_up_after_its_time(conn: Conn) -> None:
    prepare(conn, users.MODEL)
    assert not wait_for(conn, users.MODEL, 1, timeout=0.05)


def test_status_tells_lag_in_events_and_seconds(conn: Conn, dsn: str) -> None:
    world = World().some(10)
    follow(conn, world.log, users.MODEL)
    (now,) = status(conn, world.log, [users.MODEL])
    assert (now.lag_events, now.lag_seconds, now.parked, now.running) == (0, 0.0, 0, False)
    world.some(13)
    with psycopg.connect(dsn, autocommit=True) as owner:
        own(owner, users.MODEL)
        behind, missing = status(conn, world.log, [users.MODEL, customers.MODEL])
    assert (behind.lag_events, behind.running) == (world.log.head() - 10, True)
    assert behind.lag_seconds > 0
    assert (missing.build, missing.lag_events) == (None, world.log.head())
