"""Tables change places under running queries; there is a way back, and old ones can be dropped."""

import threading

import msgspec
import psycopg
import pytest

from domain.identity.user_events import UserErased, UserRegistered
from projections.engine import chunks, swap
from projections.engine.model import Conn
from projections.engine.rebuild import rebuild as run_rebuild
from projections.engine.registry import live
from projections.engine.swap import Unswapped, drop_old, switch_back
from projections.identity import users
from tests.projections.help import expected, follow, rows
from tests.projections.world import World


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 20)


def test_queries_never_miss_the_table_while_it_is_swapped(dsn: str, conn: Conn) -> None:
    world, stop = World().some(100), threading.Event()
    follow(conn, world.log, users.MODEL)
    counts: set[int] = set()

    def ask() -> None:
        with psycopg.connect(dsn, autocommit=True) as asking:
            while not stop.is_set():
                counts.add(asking.execute("SELECT count(*) FROM views.users_v2").fetchall()[0][0])

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
        reading.execute("SELECT * FROM views.users_v2")
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
    assert drop_old(conn, users.MODEL) == ["users_v2__2"]
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
    kept = {row.uuid == jane: row.full_name for row in rows(conn, users.MODEL, ("views", "users_v2__1"))}
    assert kept == {True: None, False: "Joe"}
    switch_back(conn, users.MODEL)
    follow(conn, world.log, users.MODEL)
    assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)


def test_a_new_version_stands_beside_the_old_one(dsn: str, conn: Conn) -> None:
    world = World().some(60)
    follow(conn, world.log, users.MODEL)
    newer = msgspec.structs.replace(users.MODEL, version=users.MODEL.version + 1)
    assert run_rebuild(dsn, world.log, newer).swapped
    assert rows(conn, newer) == rows(conn, users.MODEL)
    assert drop_old(conn, users.MODEL) == []
    assert drop_old(conn, newer) == ["users_v2"]
