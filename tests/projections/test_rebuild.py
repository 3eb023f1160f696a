"""Built anew beside the live table, compared at one position, put in its place; nothing is lost by a kill."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import psycopg
import pytest

from domain.event import Recorded
from domain.identity.user import UserErased, UserRegistered
from projections.engine import chunks, rebuild, swap
from projections.engine.model import Conn
from projections.engine.parked import parked
from projections.engine.progress import Progress, Stopped
from projections.engine.rebuild import rebuild as run_rebuild
from projections.engine.registry import in_state, live
from projections.engine.session import Busy, one_rebuild
from projections.engine.swap import Unswapped, drop_old, switch_back
from projections.identity import customers, users
from projections.registry import MODELS
from tests.projections.help import eventually, expected, follow, rows
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
    conn.execute("UPDATE views.users_v1 SET email = 'wrong' WHERE uuid = %s", (jane,))
    done = run_rebuild(dsn, world.log, users.MODEL)
    assert not done.swapped
    assert done.comparison is not None
    (difference,) = done.comparison.differences
    assert (difference.key, difference.columns) == ((jane,), {"email": ("wrong", "jane@example.com")})
    assert live(conn, users.MODEL).build == 1
    assert run_rebuild(dsn, world.log, users.MODEL, accept_differences=True).swapped
    assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)
    assert drop_old(conn, users.MODEL) == ["users_v1__1", "users_v1__2"]


def test_a_person_erased_meanwhile_is_no_difference(
    dsn: str, conn: Conn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane = world.user()
    follow(conn, world.log, users.MODEL)
    begun = rebuild._begun

    def erase_and_begin(*arguments: object) -> object:
        build = begun(*arguments)  # type: ignore[arg-type]
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
    assert tables.fetchall() == [("users_v1",)]


def test_a_stopped_rebuild_goes_on_where_it_was(dsn: str, conn: Conn) -> None:
    world, stop = World().some(200), threading.Event()
    follow(conn, world.log, users.MODEL)

    def stop_in_the_middle(progress: Progress) -> None:
        if progress.done > 40:
            stop.set()

    with pytest.raises(Stopped):
        run_rebuild(dsn, world.log, users.MODEL, progress=stop_in_the_middle, stop=stop)
    half = in_state(conn, users.MODEL, "building")
    assert half is not None
    assert half.events > 40
    seen: list[Progress] = []
    assert run_rebuild(dsn, world.log, users.MODEL, progress=seen.append).build == half.build
    assert [one for one in seen if one.phase == "fold"][1].done == half.events


def test_the_rate_limit_holds(dsn: str, conn: Conn) -> None:
    world = World().some(100)
    events = len(world.log.page(0, 100, users.MODEL.names))
    assert run_rebuild(dsn, world.log, users.MODEL, rate_limit=events * 2).seconds >= 0.4


CHILD = """
import sys
from projections.engine import chunks, rebuild
from projections.registry import MODELS
from tests.projections.world import World
chunks.CHUNK = 50
def told(progress):
    print(progress.phase, progress.done, flush=True)
    if progress.phase == sys.argv[2] and progress.done >= int(sys.argv[3]):
        sys.stdin.read()
rebuild.rebuild(sys.argv[1], World(5).some(600).log, MODELS["users"], progress=told)
"""


@pytest.mark.parametrize(("phase", "done"), [("fold", 1), ("fold", 200), ("index", 0), ("compare", 0), ("swap", 0)])
def test_killed_anywhere_it_is_finished_by_the_next_call(dsn: str, conn: Conn, phase: str, done: int) -> None:
    world = World(5).some(600)
    follow(conn, world.log, users.MODEL)
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, dsn, phase, str(done)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdin is not None
    for line in child.stdout:
        name, count = line.split()
        if name == phase and int(count) >= done:
            break
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdin.close()
    child.stdout.close()
    half = in_state(conn, users.MODEL, "building")
    assert half is not None
    finished = _when_free(dsn, world)
    assert (finished.swapped, finished.build) == (True, half.build)
    assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)


def _when_free(dsn: str, world: World) -> rebuild.Rebuilt:
    """The server needs a moment to notice that a client was killed."""
    found: list[rebuild.Rebuilt] = []

    def attempt() -> bool:
        try:
            found.append(run_rebuild(dsn, world.log, users.MODEL))
        except Busy:
            return False
        return True

    eventually(attempt)
    return found[0]


def test_only_one_rebuild_at_a_time(dsn: str, conn: Conn, world: World) -> None:
    world.user()
    with one_rebuild(conn, users.MODEL), pytest.raises(Busy):
        run_rebuild(dsn, world.log, users.MODEL)


def test_queries_never_miss_the_table_while_it_is_swapped(dsn: str, conn: Conn) -> None:
    world, stop = World().some(100), threading.Event()
    follow(conn, world.log, users.MODEL)
    counts: set[int] = set()

    def ask() -> None:
        with psycopg.connect(dsn, autocommit=True) as asking:
            while not stop.is_set():
                counts.add(asking.execute("SELECT count(*) FROM views.users_v1").fetchall()[0][0])

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for _ in range(5):
        assert run_rebuild(dsn, world.log, users.MODEL).swapped
    stop.set()
    for asker in askers:
        asker.join()
    assert counts == {len(expected(world.log, users.MODEL))}


def test_a_long_query_delays_the_swap_but_not_others(
    dsn: str, conn: Conn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "ATTEMPTS", 2)
    monkeypatch.setattr(swap, "LOCK_TIMEOUT", "50ms")
    world.user()
    follow(conn, world.log, users.MODEL)
    with psycopg.connect(dsn) as reading:
        reading.execute("SELECT * FROM views.users_v1")
        with pytest.raises(Unswapped):
            run_rebuild(dsn, world.log, users.MODEL)
    assert live(conn, users.MODEL).build == 1
    assert run_rebuild(dsn, world.log, users.MODEL).build == 2


def test_the_way_back_and_dropping_what_is_old(dsn: str, conn: Conn) -> None:
    world = World().some(60)
    follow(conn, world.log, users.MODEL)
    run_rebuild(dsn, world.log, users.MODEL)
    world.some(90)
    follow(conn, world.log, users.MODEL)
    back = switch_back(conn, users.MODEL)
    assert (back.build, back.position < world.log.head()) == (1, True)
    follow(conn, world.log, users.MODEL)
    assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)
    assert drop_old(conn, users.MODEL) == ["users_v1__2"]
    with pytest.raises(LookupError):
        switch_back(conn, users.MODEL)
    assert run_rebuild(dsn, world.log, users.MODEL).swapped


def test_an_erased_person_is_erased_from_kept_tables_too(dsn: str, conn: Conn, world: World) -> None:
    jane, _ = world.user("jane"), world.user("joe")
    follow(conn, world.log, users.MODEL)
    run_rebuild(dsn, world.log, users.MODEL)
    world.add(jane, UserErased())
    world.replace_event(1, UserRegistered())
    follow(conn, world.log, users.MODEL)
    kept = {row.uuid == jane: row.full_name for row in rows(conn, users.MODEL, ("views", "users_v1__1"))}
    assert kept == {True: None, False: "Joe"}
    switch_back(conn, users.MODEL)
    follow(conn, world.log, users.MODEL)
    assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)


def test_a_new_version_stands_beside_the_old_one(dsn: str, conn: Conn) -> None:
    world = World().some(60)
    follow(conn, world.log, users.MODEL)
    newer = msgspec.structs.replace(users.MODEL, version=2)
    assert run_rebuild(dsn, world.log, newer).swapped
    assert rows(conn, newer) == rows(conn, users.MODEL)
    assert drop_old(conn, users.MODEL) == []
    assert drop_old(conn, newer) == ["users_v1"]


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
