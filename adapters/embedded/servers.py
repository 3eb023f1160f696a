"""Postgres and Valkey for the rest of the project: `with running(data_dir) as servers: servers.endpoints`.

The first process to come owns the servers: they stop with it, even if it is killed. Later ones attach to them.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from adapters.embedded.account import server_account
from adapters.embedded.binaries import find, runnable
from adapters.embedded.error import ServerError
from adapters.embedded.kind import Kind, Place
from adapters.embedded.layout import Layout, planned, prepared
from adapters.embedded.lock import owner_of
from adapters.embedded.postgres import POSTGRES
from adapters.embedded.supervised import Supervised
from adapters.embedded.valkey import VALKEY

KINDS = (POSTGRES, VALKEY)
LOOK_SECONDS = 0.3
MOST_PATIENCE_SECONDS = 30.0

log = logging.getLogger("cloudledger.servers")


class Endpoints(msgspec.Struct, frozen=True):
    """Addresses for psycopg and for `redis.from_url`, empty for a server not asked for; whether both are ours."""

    database_url: str
    broker_url: str
    owner: bool


class Status(msgspec.Struct, frozen=True):
    """`state` is running, starting or stopped; a pid of 0 is none."""

    server: str
    state: str
    url: str
    owner_pid: int
    owner_program: str
    server_pid: int
    folder: str
    log: str


class Servers:
    def __init__(self, place: Place, kinds: tuple[Kind, ...]) -> None:
        self._place = place
        self._stopping = threading.Event()
        self._supervised: list[Supervised] = []
        try:
            for kind in kinds:
                self._supervised.append(Supervised(kind, place))
            for supervised in self._supervised:
                supervised.start()
        except BaseException:
            self.stop()
            raise
        self.endpoints = self._endpoints()
        self._monitor = threading.Thread(target=self._watch, name="server-monitor", daemon=True)
        self._monitor.start()

    def status(self) -> list[Status]:
        return [_status(supervised.kind, self._place.layout) for supervised in self._supervised]

    def restart_postgres(self) -> None:
        next(each for each in self._supervised if each.kind is POSTGRES).restart()

    def stop(self) -> None:
        self._stopping.set()
        for supervised in reversed(self._supervised):
            supervised.stop()

    def _endpoints(self) -> Endpoints:
        urls = {each.kind.name: each.kind.url(self._place.layout) for each in self._supervised}
        owner = all(each.lock for each in self._supervised)
        return Endpoints(urls.get("postgres", ""), urls.get("valkey", ""), owner)

    def _watch(self) -> None:
        """Looks after our servers; waits longer after every failure to bring one back."""
        pause = LOOK_SECONDS
        while not self._stopping.wait(pause):
            try:
                for supervised in self._supervised:
                    supervised.revive()
                pause = LOOK_SECONDS
            except Exception:
                pause = min(pause * 2, MOST_PATIENCE_SECONDS)
                log.exception("a server died and did not come back, next try in %.1f s", pause)


@contextmanager
def running(
    data_dir: Path, run_dir: Path | None = None, *, postgres: bool = True, valkey: bool = True
) -> Iterator[Servers]:
    wanted = tuple(kind for kind, asked in ((POSTGRES, postgres), (VALKEY, valkey)) if asked)
    with _permission_explained():
        servers = _started(data_dir, run_dir, wanted)
    try:
        yield servers
    finally:
        servers.stop()


def look(data_dir: Path, run_dir: Path | None = None) -> list[Status]:
    """How the servers of a data folder stand, without starting or owning any."""
    with _permission_explained():
        layout = planned(data_dir, run_dir)
        return [_status(kind, layout) for kind in KINDS]


@contextmanager
def _permission_explained() -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise ServerError(
            f"we may not use {error.filename}: act as the user it belongs to, or set data_dir (CLOUDLEDGER_DATA_DIR)"
        ) from error


def _started(data_dir: Path, run_dir: Path | None, kinds: tuple[Kind, ...]) -> Servers:
    account = server_account()
    layout = prepared(data_dir, run_dir, account)
    return Servers(Place(layout, runnable(find(), account), account), kinds)


def _status(kind: Kind, layout: Layout) -> Status:
    owner = owner_of(layout.lock(kind.name))
    answers = owner is not None and kind.answers(layout)
    return Status(
        server=kind.name,
        state="running" if answers else "starting" if owner else "stopped",
        url=kind.url(layout),
        owner_pid=owner.pid if owner else 0,
        owner_program=owner.program if owner else "",
        server_pid=owner.server_pid if owner else 0,
        folder=str(layout.folder(kind.name)),
        log=str(layout.log(kind.name)),
    )
