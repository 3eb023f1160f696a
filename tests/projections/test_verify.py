"""What is wrong in a table is found, and the event that says so is named; the past can be folded beside the present."""

import psycopg
import pytest

from domain.identity.customer_events import CustomerRenamed
from domain.identity.user_events import UserRenamed
from projections.engine.blame import blame, last_change
from projections.engine.folding import fold_stream
from projections.engine.model import Conn, label
from projections.engine.replay import drop_replay, replay
from projections.engine.verify import verify
from projections.identity import customers, grants, users
from projections.registry import MODELS
from tests.projections.help import expected, follow, rows
from tests.projections.world import World


@pytest.mark.parametrize("name", MODELS)
def test_a_true_table_is_found_true(dsn: str, conn: Conn, name: str) -> None:
    world = World().some(100)
    follow(conn, world.log, MODELS[name])
    found = verify(dsn, world.log, MODELS[name])
    assert (found.comparison.count, found.causes) == (0, {})
    assert found.comparison.live_rows == found.comparison.expected_rows == len(expected(world.log, MODELS[name]))


def test_a_changed_row_is_found_with_the_event_behind_it(dsn: str, conn: Conn, world: World) -> None:
    jane = world.user()
    world.user("joe")
    renamed = world.add(jane, UserRenamed(full_name="Jane Doe"))
    follow(conn, world.log, users.MODEL)
    conn.execute("UPDATE views.users_v2 SET full_name = 'Jane', phone_number = '1' WHERE uuid = %s", (jane,))
    found = verify(dsn, world.log, users.MODEL)
    assert found.comparison.count == 1
    first = found.comparison.differences[0]
    assert first.columns == {"full_name": ("Jane", "Jane Doe"), "phone_number": ("1", None)}
    assert {column: change.position for column, change in found.causes.items()} == {"full_name": renamed.position}


def test_missing_and_surplus_rows_are_found(dsn: str, conn: Conn, world: World) -> None:
    jane, joe = world.user("jane"), world.id()
    follow(conn, world.log, users.MODEL)
    conn.execute("INSERT INTO views.users_v2 (uuid, username) VALUES (%s, 'joe')", (joe,))
    conn.execute("DELETE FROM views.users_v2 WHERE uuid = %s", (jane,))
    found = verify(dsn, world.log, users.MODEL)
    sides = {one.key[0]: (one.live is None, one.expected is None) for one in found.comparison.differences}
    assert sides == {jane: (True, False), joe: (False, True)}


def test_blame_tells_the_history_of_a_row(conn: Conn, world: World) -> None:
    acme = world.customer("Acme")
    world.add(acme, CustomerRenamed(title="Acme Ltd"), actor="system:import")
    world.add(acme, CustomerRenamed(title="Acme AS"))
    follow(conn, world.log, customers.MODEL)
    history = blame(conn, world.log, customers.MODEL, (acme,))
    assert [change.columns["title"] for change in history] == [
        (None, "Acme"),
        ("Acme", "Acme Ltd"),
        ("Acme Ltd", "Acme AS"),
    ]
    assert [change.actor for change in history][1] == "system:import"
    assert last_change(history)["abbreviation"].position == 1
    assert blame(conn, world.log, customers.MODEL, (acme,), upto=2)[-1].columns["title"][1] == "Acme Ltd"


def test_blame_finds_the_stream_of_a_grant(conn: Conn, world: World) -> None:
    jane, acme = world.user(), world.customer()
    world.grant(jane, "CUSTOMER.OWNER", "customer", acme)
    follow(conn, world.log, grants.MODEL)
    (granted,) = blame(conn, world.log, grants.MODEL, (jane, "CUSTOMER.OWNER", acme))
    assert granted.event == "identity.access.role_granted"
    assert blame(conn, world.log, grants.MODEL, (jane, "CUSTOMER.READER", acme)) == []


def test_rows_as_of_any_position(world: World) -> None:
    jane = world.user()
    world.add(jane, UserRenamed(full_name="Jane Doe"))
    items = world.log.stream(jane)
    assert [row.full_name for row in fold_stream(users.MODEL, items, 1)] == ["Jane"]
    assert [row.full_name for row in fold_stream(users.MODEL, items)] == ["Jane Doe"]
    assert fold_stream(users.MODEL, items, 0) == []


def test_a_replay_folds_the_past_in_a_schema_of_its_own(dsn: str, conn: Conn) -> None:
    world = World().some(120)
    models = list(MODELS.values())
    done = {one.name: one for one in replay(dsn, world.log, models, 60, "then")}
    for model in models:
        assert rows(conn, model, ("then", label(model))) == expected(world.log, model, 60)
        assert done[model.name].rows == len(expected(world.log, model, 60))
    with pytest.raises(psycopg.errors.DuplicateSchema):
        replay(dsn, world.log, models, 60, "then")
    drop_replay(dsn, "then")
    assert conn.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'then'").fetchone() is None
    with pytest.raises(LookupError):
        drop_replay(dsn, "views")
