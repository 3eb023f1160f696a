"""Databases a command can't or won't work with: each has its exit code and says what to do."""

import subprocess
from collections.abc import Iterator

import psycopg
import pytest

from commands.ids import uuid7
from tests.api.support import Cli, ended, settings

ASK = ("commands", "do", "CreateCustomer", '{"name": "Acme"}', "--actor", "system:test", "--reason", "a test")


@pytest.fixture
def conn(cli: Cli) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(cli.environment["CLOUDLEDGER_DATABASE_URL"], autocommit=True) as found:
        yield found


Conn = psycopg.Connection[tuple[object, ...]]


@pytest.mark.parametrize("command", [("migrate",), ("migrate", "--dry-run"), ("events", "list"), ASK])
def test_a_schema_that_is_not_ours_is_left_alone(cli: Cli, conn: Conn, command: tuple[str, ...]) -> None:
    conn.execute("CREATE SCHEMA ledger; CREATE TABLE ledger.events (amount int)")
    answer = cli(*command)
    assert (answer.code, answer.out) == (5, "")
    assert "this database has a schema `ledger` that is not ours; choose another database" in answer.err
    found = conn.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'ledger'").fetchall()
    assert found == [("events",)]


def test_half_of_our_names_taken_is_noticed_before_anything_is_made(cli: Cli, conn: Conn) -> None:
    conn.execute("CREATE SCHEMA views")
    answer = cli("migrate")
    assert answer.code == 5
    assert "this database has a schema `views` that is not ours" in answer.err
    assert conn.execute("SELECT to_regnamespace('ledger')").fetchone() == (None,)


def test_a_database_that_may_only_be_read(cli: Cli) -> None:
    read_only = cli.environment["CLOUDLEDGER_DATABASE_URL"] + "&options=-c%20default_transaction_read_only%3Don"
    answer = cli("migrate", CLOUDLEDGER_DATABASE_URL=read_only)
    assert (answer.code, answer.out) == (5, "")
    assert "read-only transaction" in answer.err


def test_a_newer_schema_is_not_touched(cli: Cli, conn: Conn) -> None:
    assert cli("migrate").code == 0
    conn.execute("INSERT INTO ledger.migrations VALUES (9999, now())")
    for command in (("migrate",), ("events", "list"), ASK):
        answer = cli(*command)
        assert (answer.code, answer.out) == (5, "")
        assert "the database has schema 9999" in answer.err
        assert "upgrade this installation" in answer.err


def test_migrate_says_what_it_does(cli: Cli, conn: Conn) -> None:
    tried = cli("migrate", "--dry-run")
    assert (tried.code, tried.out) == (0, "")
    assert tried.err.startswith("would apply 1, 2")
    assert conn.execute("SELECT to_regnamespace('ledger')").fetchone() == (None,)
    assert cli("migrate").err.startswith("applied 1, 2")
    assert cli("migrate").err == "the schema is up to date\n"


def test_another_master_key_reads_and_writes_nothing(cli: Cli, conn: Conn) -> None:
    cli.made("RegisterUser", username="ada")
    stranger = settings(cli.environment["CLOUDLEDGER_DATABASE_URL"], master_key=bytes(32))
    for command in (("events", "list"), ASK):
        answer = cli(*command, **stranger)
        assert (answer.code, answer.out) == (5, "")
        assert "another master key; set CLOUDLEDGER_MASTER_KEY to that one" in answer.err
    assert conn.execute("SELECT count(*) FROM ledger.events").fetchone() == (1,)


@pytest.mark.parametrize("command", [("migrate",), ("events", "list"), ("projections", "status"), ASK])
def test_nobody_there(cli: Cli, command: tuple[str, ...]) -> None:
    answer = cli(*command, CLOUDLEDGER_DATABASE_URL="postgresql://postgres@127.0.0.1:1/nowhere")
    assert (answer.code, answer.out) == (6, "")
    assert "port 1 failed: Connection refused" in answer.err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CLOUDLEDGER_DATABASE_URL", "mysql://h/d", "must be an address starting with postgresql:// or postgres://"),
        ("CLOUDLEDGER_MASTER_KEY", "c2hvcnQ=", "master_key is '********', but must be 32 bytes in base64"),
        ("CLOUDLEDGER_POOL_SIZE", "many", "pool_size is 'many', but must be a whole number from 1 to 200"),
        ("CLOUDLEDGER_POOL_SISE", "1", "CLOUDLEDGER_POOL_SISE is not a setting: did you mean pool_size"),
    ],
)
def test_bad_settings_stop_every_command(cli: Cli, name: str, value: str, said: str) -> None:
    for command in (("events", "list"), ("migrate",), ("config", "show")):
        answer = cli(*command, **{name: value})
        assert (answer.code, answer.out) == (2, "")
        assert said in answer.err


def test_a_full_disk_refuses_and_leaves_nothing_half_done(cli: Cli, conn: Conn) -> None:
    """Postgres says 53100 when a write finds no space; here a trigger says it."""
    cli.made("RegisterUser", username="ada")
    conn.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;"
        "CREATE TRIGGER full_disk AFTER INSERT ON ledger.events EXECUTE FUNCTION full_disk()"
    )
    tables = ("events", "commands", "names", "person_keys")
    before = [conn.execute(f"SELECT * FROM ledger.{table}".encode()).fetchall() for table in tables]
    asked = ("commands", "do", "RegisterUser", '{"username": "bob"}', "--actor", "system:test", "--reason", "r")
    answer = cli(*asked)
    assert (answer.code, answer.out) == (6, "")
    assert "the database has no room left, nothing was changed: could not extend file" in answer.err
    assert [conn.execute(f"SELECT * FROM ledger.{table}".encode()).fetchall() for table in tables] == before
    conn.execute("DROP TRIGGER full_disk ON ledger.events")
    assert cli(*asked).code == 0
    assert cli("events", "verify").code == 0


def test_a_connection_lost_in_mid_command_records_it_once(cli: Cli, conn: Conn) -> None:
    assert cli("migrate").code == 0
    chosen = uuid7()
    conn.execute("SELECT pg_advisory_lock(4712, 1)")
    process = cli.start(*ASK, "--command-id", chosen.hex, "-o", "ndjson", stderr=subprocess.PIPE)
    waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'advisory' AND query LIKE '%ledger.append%'"
    waiting += " AND datname = current_database()"
    while not (found := conn.execute(waiting.encode()).fetchall()):
        assert process.poll() is None
    (victim,) = found[0]
    conn.execute("SELECT pg_terminate_backend(%s)", (victim,))
    while (victim,) in conn.execute(waiting.encode()).fetchall():
        assert process.poll() is None
    conn.execute("SELECT pg_advisory_unlock(4712, 1)")
    answer = ended(process)
    assert answer.row()["position"] == 1
    assert answer.row()["repeated"] is False
    assert [event["command"] for event in cli.data("events", "list")] == [chosen.hex]
    assert cli("events", "verify").code == 0
