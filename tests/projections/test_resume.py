"""A rebuild that was stopped or killed goes on where it was."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from projections.engine import chunks, rebuild
from projections.engine.model import Conn
from projections.engine.progress import Progress, Stopped
from projections.engine.rebuild import rebuild as run_rebuild
from projections.engine.registry import in_state
from projections.engine.session import Busy, one_rebuild
from projections.identity import users
from tests.projections.help import eventually, expected, follow, rows
from tests.projections.world import World


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 20)


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
    assert next(one for one in seen if one.phase == "fold").done == half.events


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
