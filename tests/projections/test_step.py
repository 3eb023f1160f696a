"""Pages into rows: exact, atomic, fenced; a poison event is set aside and the rest goes on."""

import psycopg
import pytest

from domain.identity.customer_events import CustomerRenamed
from domain.identity.user_events import UserErased, UserRenamed
from projections import audit
from projections.engine import pages
from projections.engine.model import Conn
from projections.engine.one_stream import park, rebuild_stream, retry
from projections.engine.parked import parked
from projections.engine.registry import ShapeChanged, live, prepare
from projections.engine.step import Fenced, advance, step
from projections.identity import customers, users
from projections.registry import MODELS
from tests.projections.help import expected, follow, rows
from tests.projections.world import World


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("page", [1, 7, 5000])
def test_rows_are_the_fold_of_the_log_whatever_the_page(
    conn: Conn, monkeypatch: pytest.MonkeyPatch, name: str, page: int
) -> None:
    monkeypatch.setattr(pages, "PAGE", page)
    world = World().some(120)
    build = follow(conn, world.log, MODELS[name])
    assert build.position == live(conn, MODELS[name]).position == world.log.head()
    assert rows(conn, MODELS[name]) == expected(world.log, MODELS[name])


def test_position_moves_past_events_of_others(conn: Conn, world: World) -> None:
    world.user()
    for _ in range(20):
        world.customer()
    build = follow(conn, world.log, users.MODEL)
    assert (build.position, build.events, len(rows(conn, users.MODEL))) == (21, 1, 1)


def test_a_step_from_an_old_position_is_refused_and_leaves_nothing(conn: Conn, world: World) -> None:
    old = prepare(conn, users.MODEL)
    world.user("jane")
    follow(conn, world.log, users.MODEL)
    world.user("joe")
    with pytest.raises(Fenced):
        step(conn, users.MODEL, old, world.log.page(0, 2), 2)
    assert live(conn, users.MODEL).position == 1
    assert [row.username for row in rows(conn, users.MODEL)] == ["jane"]


def test_rows_and_position_are_one_transaction(conn: Conn, world: World) -> None:
    world.user()
    follow(conn, world.log, users.MODEL)
    world.user("joe")
    conn.execute("CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE disk_full; END $$")
    conn.execute("CREATE TRIGGER broken BEFORE INSERT ON views.users_v2 FOR EACH ROW EXECUTE FUNCTION broken()")
    with pytest.raises(psycopg.OperationalError):
        follow(conn, world.log, users.MODEL)
    assert (live(conn, users.MODEL).position, parked(conn)) == (1, [])
    conn.execute("DROP TRIGGER broken ON views.users_v2")
    follow(conn, world.log, users.MODEL)
    assert len(rows(conn, users.MODEL)) == 2


def test_a_row_the_database_refuses_is_parked_alone(conn: Conn, world: World) -> None:
    customer = world.customer()
    for number in range(30):
        world.customer(f"C{number}")
        if number == 17:
            world.add(customer, CustomerRenamed(title="no \0 in text"))
    world.add(world.customer("last"), CustomerRenamed(title="newest"))
    build = follow(conn, world.log, customers.MODEL)
    assert [(one.position, one.event) for one in parked(conn)] == [(20, "identity.customer.renamed")]
    assert build.position == world.log.head()
    assert {row.title for row in rows(conn, customers.MODEL)} == {"Acme", "newest", *(f"C{n}" for n in range(30))}


def test_an_unreadable_event_is_parked_and_retry_heals_it(conn: Conn, world: World) -> None:
    jane = world.user()
    broken = world.poison(jane, "unknown name")
    world.add(jane, UserErased())
    follow(conn, world.log, users.MODEL)
    (one,) = parked(conn, users.MODEL)
    assert (one.position, one.error, one.attempts) == (broken.position, "unknown name", 1)
    (again,) = retry(conn, world.log, users.MODEL)
    assert again.attempts == 2
    world.replace_event(broken.position, UserRenamed(full_name="Jane Doe"))
    assert retry(conn, world.log, users.MODEL, broken.position) == []
    assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)


def test_an_event_set_aside_by_hand_stays_out_before_and_after(conn: Conn, world: World) -> None:
    jane = world.user()
    world.add(jane, UserRenamed(full_name="Wrong"))
    follow(conn, world.log, users.MODEL)
    park(conn, world.log, users.MODEL, 2)
    assert rows(conn, users.MODEL)[0].full_name == "Jane"
    world.add(jane, UserRenamed(full_name="Wrong too"))
    park(conn, world.log, users.MODEL, 3)
    follow(conn, world.log, users.MODEL)
    assert rows(conn, users.MODEL)[0].full_name == "Jane"
    assert retry(conn, world.log, users.MODEL) == []
    assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)


def test_one_stream_is_rebuilt_alone(conn: Conn, world: World) -> None:
    jane, joe = world.user("jane"), world.user("joe")
    for model in (users.MODEL, audit.MODEL):
        follow(conn, world.log, model)
    conn.execute("UPDATE views.users_v2 SET full_name = 'wrong'")
    conn.execute("UPDATE views.audit_v4 SET sentence = 'wrong' WHERE stream = %s", (jane,))
    assert rebuild_stream(conn, world.log, users.MODEL, jane) == 0
    assert rebuild_stream(conn, world.log, audit.MODEL, jane) == 0
    assert {row.uuid: row.full_name for row in rows(conn, users.MODEL)} == {jane: "Jane", joe: "wrong"}
    assert rows(conn, audit.MODEL) == expected(world.log, audit.MODEL)


def test_a_wide_range_with_few_events_is_read_in_few_pages(conn: Conn) -> None:
    world = World()
    for _ in range(40_000):
        world.log.items.append(world.log.items[0]) if world.log.items else world.customer()
    advance(conn, world.log, users.MODEL, prepare(conn, users.MODEL), 40_000)
    assert len(world.log.calls) <= 4


def test_a_table_of_another_shape_is_not_touched(conn: Conn) -> None:
    prepare(conn, users.MODEL)
    conn.execute("UPDATE views.builds SET shape = 'other'")
    with pytest.raises(ShapeChanged):
        prepare(conn, users.MODEL)


def test_what_is_told_of_a_refused_row_does_not_quote_it(conn: Conn, world: World) -> None:
    follow(conn, world.log, customers.MODEL)
    conn.execute("ALTER TABLE views.customers_v3 ADD CONSTRAINT plain CHECK (title <> 'secret')")
    world.customer("secret")
    follow(conn, world.log, customers.MODEL)
    (one,) = parked(conn)
    assert "plain" in one.error
    assert "secret" not in one.error
