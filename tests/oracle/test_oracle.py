"""Rebuilt = live = stream by stream = folded in memory, now and at any earlier position, after any history."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from projections.engine.model import Conn
from projections.engine.session import session
from tests.eventstore.support import opened
from tests.oracle.agreement import rows_agree
from tests.oracle.histories import HISTORIES, PARTS, Ask
from tests.oracle.playing import often_snapshotted, play
from tests.oracle.truths import hold
from tests.postgres import new_database

World = tuple[str, Conn, LedgerStore]


@pytest.fixture(scope="module")
def world(server_url: str) -> Iterator[World]:
    """One database for all histories, emptied before each."""
    with new_database(server_url) as dsn:
        migrate(dsn)
        with opened(dsn) as store, session(dsn) as conn, often_snapshotted():
            yield dsn, conn, store


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(history=HISTORIES, part=PARTS)
def test_all_ways_to_a_read_model_lead_to_the_same_rows(world: World, history: list[Ask], part: float) -> None:
    dsn, conn, store = world
    played = play(conn, store, history)
    hold(dsn, conn, store, played, part)
    rows_agree(played.items)
