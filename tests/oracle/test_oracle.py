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
from tests.oracle.playing import in_small_portions, play
from tests.oracle.truths import hold
from tests.postgres import new_database

World = tuple[str, Conn, LedgerStore]


@pytest.fixture(scope="module")
def world(server_url: str) -> Iterator[World]:
    """One database for all histories, emptied before each."""
    with new_database(server_url) as dsn:
        migrate(dsn)
        with opened(dsn) as store, session(dsn) as conn, in_small_portions():
            yield dsn, conn, store


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=HISTORIES, part=PARTS)
def test_all_ways_to_a_read_model_lead_to_the_same_rows(world: World, history: list[Ask], part: float) -> None:
    dsn, conn, store = world
    played = play(conn, store, history)
    hold(dsn, conn, store, played, part)
    rows_agree(played.items)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE views.users_v2 SET full_name = 'somebody else'",
        "DELETE FROM views.grants_v4",
        "UPDATE views.audit_v4 SET reason = 'none' WHERE position = 2",
        'UPDATE ledger.snapshots SET state = convert_to(\'{"title":"x","blocked":true}\', \'UTF8\')',
    ],
)
def test_damage_does_not_go_unnoticed(world: World, damage: str) -> None:
    dsn, conn, store = world
    grant = Ask("GrantRole", (0, 0, 0, 0, 0, 0), 0, 0, follow=False)
    names = [Ask("ChangeCustomer", (0, pick, 0, 0, 0, 0), 0, 0, follow=False) for pick in (0, 2, 3, 4)]
    played = play(conn, store, [grant, *names])
    assert played.outcomes == {"accepted": 5}
    assert conn.execute(damage.encode()).rowcount > 0
    with pytest.raises(AssertionError):
        hold(dsn, conn, store, played, 0.5)
