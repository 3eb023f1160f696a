"""`cloudledger users`: the first start, and a way back in."""

import io
from collections.abc import Iterator

import psycopg
import pytest

from adapters.access import passwords, tokens
from projections.engine.model import Conn
from tests.api.support import Cli, Said

SECRET = "correct horse"


@pytest.fixture
def conn(cli: Cli) -> Iterator[Conn]:
    assert cli("projections", "rebuild").code == 0
    with psycopg.connect(cli.environment["CLOUDLEDGER_DATABASE_URL"], autocommit=True) as found:
        yield found


def told(cli: Cli, password: str, *words: str) -> Said:
    """With a password on standard input."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return cli("users", *words, "--password-stdin", "-o", "ndjson")


def opens(conn: Conn, password: str) -> bool:
    (found,) = conn.execute("SELECT credential FROM access.passwords").fetchall()
    return passwords.verify(conn, found[0], password)


def test_the_first_start_makes_a_member_of_staff_and_prints_the_password_once(cli: Cli, conn: Conn) -> None:
    made = cli("users", "create-staff", "ada", "--email", "ada@example.org", "-o", "ndjson")
    row = made.row()
    assert "ada is staff and can sign in" in made.err
    assert row["password"] not in made.err
    assert opens(conn, row["password"])
    assert cli("projections", "rebuild").code == 0
    (shown,) = cli.data("projections", "rows", "users")
    assert (shown["uuid"], shown["username"]) == (row["uuid"], "ada")
    (power,) = cli.data("projections", "rows", "powers")
    assert (power["user_uuid"], power["is_staff"]) == (row["uuid"], True)
    assert {event["actor"] for event in cli.data("events", "list")} == {"system:operator"}


def test_again_changes_nothing_and_says_what_to_do(cli: Cli, conn: Conn) -> None:
    first = told(cli, SECRET, "create-staff", "ada").row()
    assert "password" not in first
    before = len(cli.data("events", "list"))
    again = told(cli, "another horse", "create-staff", "ADA")
    assert again.row()["uuid"] == first["uuid"]
    assert "exists and is staff already" in again.err
    assert "users set-password" in again.err
    assert len(cli.data("events", "list")) == before
    assert opens(conn, SECRET)


def test_somebody_who_is_there_is_made_staff(cli: Cli) -> None:
    bob = cli.made("RegisterUser", username="bob")
    answer = cli("users", "create-staff", "bob", "-o", "ndjson")
    assert (answer.row()["uuid"], "is staff now" in answer.err) == (bob, True)


def test_another_password(cli: Cli, conn: Conn) -> None:
    told(cli, SECRET, "create-staff", "ada").row()
    told(cli, "another horse", "set-password", "ada").row()
    assert opens(conn, "another horse")
    made = cli.data("users", "set-password", "ada")[0]["password"]
    assert opens(conn, made)


def test_a_token_is_printed_once_and_opens_the_door(cli: Cli, conn: Conn) -> None:
    bob = cli.made("RegisterUser", username="bob")
    for words, lifetime in (((), 3600), (("--lifetime", "60"), 60), (("--lifetime", "0"), None)):
        (row,) = cli.data("users", "issue-token", "bob", *words)
        found = tokens.look_up(conn, tokens.digest(row["token"]))
        assert found is not None
        assert (found.user.hex, found.lifetime) == (bob, lifetime)


@pytest.mark.parametrize("password", ["", "short", "1234567890", "lovelace"])
def test_a_bad_password_is_refused_and_nobody_is_registered(cli: Cli, password: str) -> None:
    answer = told(cli, password, "create-staff", "lovelace")
    assert (answer.code, answer.out) == (5, "")
    assert cli.data("events", "list") == []


def test_what_is_wrong_is_named_and_nothing_is_done(cli: Cli) -> None:
    for words, code, said in (
        (("create-staff", "a b"), 5, "may contain only lowercase letters"),
        (("create-staff", "ada", "--email", "nowhere"), 5, "email"),
        (("set-password", "nobody"), 4, "there is no user 'nobody'"),
        (("issue-token", "nobody"), 4, "there is no user 'nobody'"),
        (("issue-token", "nobody", "--lifetime", "-1"), 2, "lifetime"),
    ):
        answer = cli("users", *words)
        assert (answer.code, answer.out) == (code, "")
        assert said in answer.err
    assert cli.data("events", "list") == []


def test_a_rehearsal_changes_nothing(cli: Cli) -> None:
    cli.made("RegisterUser", username="bob")
    for words, said in (
        (("create-staff", "ada"), "ada would be registered as staff"),
        (("create-staff", "bob"), "bob exists and would be made staff"),
        (("set-password", "bob"), "bob would get another password"),
        (("issue-token", "bob"), "bob would get a token"),
    ):
        answer = cli("users", *words, "--dry-run")
        assert (answer.code, answer.out) == (0, "")
        assert said in answer.err
    assert len(cli.data("events", "list")) == 1
