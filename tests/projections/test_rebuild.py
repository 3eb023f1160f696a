"""Built anew beside the live table, compared at one position, put in its place; nothing is lost by a kill."""

from typing import Any

import pytest

from domain.event import Recorded
from domain.identity.user_events import UserErased, UserRegistered
from projections.engine import chunks, rebuild
from projections.engine.model import Conn
from projections.engine.parked import parked
from projections.engine.progress import Progress
from projections.engine.rebuild import rebuild as run_rebuild
from projections.engine.registry import live
from projections.engine.swap import drop_old
from projections.identity import customers, users
from projections.registry import MODELS
from tests.projections.help import expected, follow, rows
from tests.projections.world import World


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 20)


@pytest.mark.parametrize("name", MODELS)
def test_a_rebuilt_table_equals_the_live_one_and_takes_its_place(dsn: str, conn: Conn, name: str) -> None:
    model, world = MODELS[name], World().some(150)
    follow(conn, world.log, model)
    seen: list[Progress] = []
    done = run_rebuild(dsn, world.log, model, progress=seen.append)
    assert done.swapped
    assert done.comparison is not None
    assert (done.comparison.count, done.comparison.position, done.build) == (0, world.log.head(), 2)
    assert rows(conn, model) == expected(world.log, model)
    assert {"fold", "index", "compare", "swap"} <= {one.phase for one in seen}
    folded = [one for one in seen if one.phase == "fold"][-1]
    assert folded.done == folded.total == done.events
    world.some(200)
    follow(conn, world.log, model)
    assert rows(conn, model) == expected(world.log, model)


def test_the_first_table_is_built_without_a_live_one(dsn: str, conn: Conn) -> None:
    world = World().some(60)
    done = run_rebuild(dsn, world.log, users.MODEL)
    assert (done.swapped, done.comparison, done.position) == (True, None, world.log.head())
    assert follow(conn, world.log, users.MODEL).build == done.build
    assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)


def test_a_live_table_that_is_behind_is_brought_up_before_comparing(dsn: str, conn: Conn) -> None:
    world = World().some(60)
    follow(conn, world.log, users.MODEL)
    world.some(90)
    done = run_rebuild(dsn, world.log, users.MODEL)
    assert done.swapped
    assert done.position == world.log.head()


def test_a_difference_stops_the_swap_and_is_named(dsn: str, conn: Conn, world: World) -> None:
    jane = world.user()
    world.user("joe")
    follow(conn, world.log, users.MODEL)
    conn.execute("UPDATE views.users_v2 SET email = 'wrong' WHERE uuid = %s", (jane,))
    done = run_rebuild(dsn, world.log, users.MODEL)
    assert not done.swapped
    assert done.comparison is not None
    (difference,) = done.comparison.differences
    assert (difference.key, difference.columns) == ((jane,), {"email": ("wrong", "jane@example.com")})
    assert live(conn, users.MODEL).build == 1
    assert run_rebuild(dsn, world.log, users.MODEL, accept_differences=True).swapped
    assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)
    assert drop_old(conn, users.MODEL) == ["users_v2__1", "users_v2__2"]


def test_a_person_erased_meanwhile_is_no_difference(
    dsn: str, conn: Conn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane = world.user()
    follow(conn, world.log, users.MODEL)
    begun = rebuild._begun

    def erase_and_begin(*arguments: Any) -> Any:
        build = begun(*arguments)
        world.add(jane, UserErased())
        world.replace_event(1, UserRegistered())
        return build

    monkeypatch.setattr(rebuild, "_begun", erase_and_begin)
    done = run_rebuild(dsn, world.log, users.MODEL)
    assert done.swapped
    assert rows(conn, users.MODEL)[0].erased_at is not None


def test_a_dry_run_leaves_nothing(dsn: str, conn: Conn) -> None:
    world = World().some(50)
    follow(conn, world.log, users.MODEL)
    done = run_rebuild(dsn, world.log, users.MODEL, dry_run=True)
    assert not done.swapped
    assert done.comparison is not None
    assert done.comparison.count == 0
    tables = conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'views' AND tablename LIKE 'users%'")
    assert tables.fetchall() == [("users_v2",)]


def test_the_rate_limit_holds(dsn: str, conn: Conn) -> None:
    world = World().some(100)
    events = len(world.log.page(0, 100, users.MODEL.names))
    assert run_rebuild(dsn, world.log, users.MODEL, rate_limit=events * 2).seconds >= 0.4


def test_poison_is_parked_by_a_rebuild_as_by_the_runner(dsn: str, conn: Conn) -> None:
    world = World().some(50)
    broken = world.poison(world.customer())
    refused = world.customer("no \0 in text")
    world.some(80)
    follow(conn, world.log, customers.MODEL)
    before = [(one.position, one.error) for one in parked(conn)]
    done = run_rebuild(dsn, world.log, customers.MODEL)
    assert done.swapped
    assert [(one.position, one.error) for one in parked(conn)] == before
    assert [position for position, _ in before] == [broken.position, _position(world, refused)]


def _position(world: World, stream: object) -> int:
    return next(item.position for item in world.log.items if item.stream == stream and isinstance(item, Recorded))
