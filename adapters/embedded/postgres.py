"""Postgres 18: one cluster, Unix socket only, fsync on, checksums on, one database `cloudledger`."""

import shutil
from pathlib import Path
from signal import SIGINT, SIGQUIT
from urllib.parse import quote

import psycopg

from adapters.embedded.binaries import built_with
from adapters.embedded.error import ServerError
from adapters.embedded.kind import Kind, Place
from adapters.embedded.layout import Layout, check_owner, make_private
from adapters.embedded.processes import end, free_socket
from adapters.embedded.spawn import spawn

DATABASE = "cloudledger"
INITDB = (
    "--username=postgres",
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    # Order by code point, as C; but small and capital letters of every language, which C does not know.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--data-checksums",
)
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    # No DETAIL lines: they would carry values of rows, and with them persons, into a file that is never erased.
    "log_error_verbosity": "terse",
    # Read once by the first process: no session has to open the file of the zone, which may be out of its reach.
    "timezone": "UTC",
}


def url(layout: Layout, database: str = DATABASE) -> str:
    return f"postgresql:///{database}?host={quote(str(layout.run))}&user=postgres"


def prepare(place: Place) -> None:
    """Makes the cluster if there is none, ends what a dead owner left, forgets stale process numbers."""
    cluster = place.layout.folder("postgres")
    if not cluster.exists():
        _make_cluster(cluster, place)
    check_owner(cluster, place.account)
    end(cluster, SIGINT, SIGQUIT)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    free_socket(place.layout.run / ".s.PGSQL.5432")


def command(place: Place) -> list[str]:
    settings = SETTINGS | {"unix_socket_directories": f'"{place.layout.run}"'}
    if built_with(place.binaries, "--with-lz4"):
        settings["wal_compression"] = "lz4"
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(place.binaries.postgres / "postgres"), "-D", str(place.layout.folder("postgres")), *options]


def answers(layout: Layout) -> bool:
    try:
        psycopg.connect(url(layout, "postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def ensure_database(layout: Layout) -> None:
    with psycopg.connect(url(layout, "postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')


def _make_cluster(cluster: Path, place: Place) -> None:
    """Under another name until it is whole, so that an interrupted initdb leaves nothing that looks like data."""
    fresh = cluster.with_name("postgres.new")
    if fresh.exists():
        end(fresh, SIGINT, SIGQUIT)
        shutil.rmtree(fresh)
    make_private(fresh, place.account)
    log = place.layout.log("postgres")
    initdb = [str(place.binaries.postgres / "initdb"), "-D", str(fresh), *INITDB]
    if spawn(initdb, fresh, log, SIGINT, place.account).wait(timeout=300) != 0:
        raise ServerError(f"initdb could not make the database cluster {fresh}: see the end of {log}")
    fresh.rename(cluster)


POSTGRES = Kind(
    name="postgres",
    stop=SIGINT,
    stop_now=SIGQUIT,
    prepare=prepare,
    command=command,
    answers=answers,
    finish=ensure_database,
    url=url,
)
