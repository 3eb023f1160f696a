"""Read models follow the log by themselves: woken, one owner each, never giving up."""

import os
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

from projections.engine.lag import status, wait_for
from projections.engine.model import Conn
from projections.engine.rebuild import rebuild
from projections.engine.registry import live, prepare
from projections.engine.session import own, session
from projections.engine.swap import switch_back
from projections.identity import users
from projections.registry import MODELS
from tests.projections.help import announce, eventually, expected, follow, rows, running
from tests.projections.world import World


def test_it_is_woken_by_the_ledger_and_wakes_who_waits(dsn: str, conn: Conn) -> None:
    world = World().some(50)
    models = list(MODELS.values())
    with running(dsn, world.log, models, poll=600):
        for model in models:
            eventually(partial(_there, conn, model.name))
            assert wait_for(conn, model, 50, timeout=20)
        world.some(60)
        announce(conn, world.log)
        for model in models:
            assert wait_for(conn, model, world.log.head(), timeout=20)
            assert rows(conn, model) == expected(world.log, model)


def _there(conn: Conn, name: str) -> bool:
    return conn.execute("SELECT 1 FROM views.builds WHERE name = %s", (name,)).fetchone() is not None


def test_a_lost_notification_is_made_up_for(dsn: str, conn: Conn) -> None:
    world = World().some(10)
    with running(dsn, world.log, [users.MODEL], poll=0.2):
        eventually(lambda: _there(conn, "users") and live(conn, users.MODEL).position == 10)
        world.some(20)
        assert wait_for(conn, users.MODEL, 20, timeout=20)


def test_lost_connections_are_made_anew(dsn: str, conn: Conn) -> None:
    world, errors = World().some(10), list[str]()
    with running(dsn, world.log, [users.MODEL], poll=0.2, on_error=lambda name, _: errors.append(name)):
        eventually(lambda: _there(conn, "users") and live(conn, users.MODEL).position == 10)
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        world.some(20)
        assert wait_for(conn, users.MODEL, 20, timeout=20)
    assert "users" in errors


def test_trouble_that_is_not_the_events_fault_is_shown_and_tried_again(dsn: str, conn: Conn) -> None:
    world = World().some(10)
    prepare(conn, users.MODEL)
    conn.execute("CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE disk_full; END $$")
    conn.execute("CREATE TRIGGER broken BEFORE INSERT ON views.users_v2 FOR EACH ROW EXECUTE FUNCTION broken()")
    with running(dsn, world.log, [users.MODEL], poll=0.2):
        eventually(lambda: "DiskFull" in (live(conn, users.MODEL).error or ""))
        (shown,) = status(conn, world.log, [users.MODEL])
        assert (shown.lag_events, shown.parked) == (10, 0)
        conn.execute("DROP TRIGGER broken ON views.users_v2")
        assert wait_for(conn, users.MODEL, 10, timeout=20)
    assert live(conn, users.MODEL).error is None


CHILD = """
import sys, threading
from projections.engine.runner import run
from projections.registry import MODELS
from tests.projections.world import World
run(sys.argv[1], World(5).some(30).log, [MODELS["users"]], threading.Event(), poll=0.2)
"""


def test_another_process_takes_over_when_the_owner_is_killed(dsn: str, conn: Conn) -> None:
    world = World(5).some(30)
    child = subprocess.Popen([sys.executable, "-c", CHILD, dsn], cwd=Path(__file__).parents[2])
    try:
        eventually(lambda: _there(conn, "users") and live(conn, users.MODEL).position == 30)
        owner = live(conn, users.MODEL).owner
        assert owner is not None
        assert owner.endswith(f":{child.pid}")
        with running(dsn, world.log, [users.MODEL], poll=0.2):
            world.some(40)
            announce(conn, world.log)
            assert not wait_for(conn, users.MODEL, 40, timeout=0.5)
            os.kill(child.pid, signal.SIGKILL)
            assert wait_for(conn, users.MODEL, 40, timeout=20)
            assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)
    finally:
        child.kill()
        child.wait()


def test_a_runner_that_waits_for_its_turn_can_be_stopped(dsn: str, conn: Conn, world: World) -> None:
    own(conn, users.MODEL)
    with running(dsn, world.log, [users.MODEL]) as stop:
        stop.set()


def test_the_runner_goes_on_through_rebuilds_and_the_way_back(dsn: str, conn: Conn) -> None:
    world, stop = World().some(100), threading.Event()
    follow(conn, world.log, users.MODEL)

    def write() -> None:
        with session(dsn) as writing:
            while not stop.wait(0.01):
                world.user(f"w{world.log.head()}")
                announce(writing, world.log)

    writer = threading.Thread(target=write)
    with running(dsn, world.log, [users.MODEL]):
        writer.start()
        try:
            for _ in range(3):
                assert rebuild(dsn, world.log, users.MODEL).swapped
            switch_back(conn, users.MODEL)
        finally:
            stop.set()
            writer.join()
        assert wait_for(conn, users.MODEL, world.log.head(), timeout=20)
        assert rows(conn, users.MODEL) == expected(world.log, users.MODEL)


def test_switching_back_wakes_a_runner_at_rest(dsn: str, conn: Conn) -> None:
    world = World().some(30)
    follow(conn, world.log, users.MODEL)
    rebuild(dsn, world.log, users.MODEL)
    world.some(60)
    with running(dsn, world.log, [users.MODEL], poll=600):
        assert wait_for(conn, users.MODEL, 60, timeout=20)
        assert switch_back(conn, users.MODEL).position == 30
        assert wait_for(conn, users.MODEL, 60, timeout=20)


def test_a_false_notification_moves_nothing_past_the_log(dsn: str, conn: Conn) -> None:
    world = World().some(10)
    with running(dsn, world.log, [users.MODEL], poll=600):
        eventually(partial(_there, conn, "users"))
        assert wait_for(conn, users.MODEL, 10, timeout=20)
        conn.execute("SELECT pg_notify('ledger', '1000')")
        world.some(20)
        announce(conn, world.log)
        assert wait_for(conn, users.MODEL, 20, timeout=20)
        assert live(conn, users.MODEL).position == 20
