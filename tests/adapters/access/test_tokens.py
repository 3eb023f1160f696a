"""A token is found by its digest in one statement, lives as long as it is used, and its end is told to everybody."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from adapters.access import tokens
from adapters.access.tokens import PERSONAL, SESSION, Found, Token
from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from commands.identity import access, user
from projections.engine.model import Conn
from tests.eventstore.support import ask, made
from tests.oracle.playing import look


def issued(conn: Conn, who: UUID, kind: str = SESSION, **given: Any) -> tuple[str, UUID]:
    key, token = tokens.new_key(kind), uuid4()
    tokens.add(conn, Token(token, tokens.digest(key), who, kind, **given))
    return key, token


def found(conn: Conn, key: str) -> Found:
    answer = tokens.look_up(conn, tokens.digest(key))
    assert answer is not None
    return answer


def test_a_token_stands_for_its_user_as_the_read_models_show_them(conn: Conn, store: LedgerStore) -> None:
    ada = made(store, user.RegisterUser("ada"))
    key, token = issued(conn, ada, lifetime=3600)
    early = found(conn, key)
    assert (early.id, early.user, early.active, early.is_staff, early.username) == (token, ada, True, False, None)
    ask(store, access.AppointStaff(ada))
    look(conn, open_log(store))
    now = found(conn, key)
    assert (now.kind, now.is_staff, now.is_support, now.username, now.expired) == (SESSION, True, False, "ada", False)
    assert now.ends_at == now.used_at + timedelta(hours=1)
    ask(store, user.DeactivateUser(ada))
    look(conn, open_log(store))
    assert not found(conn, key).active


def test_no_other_key_finds_it(conn: Conn) -> None:
    key, _ = issued(conn, uuid4())
    for other in ("", key[:-1], key.upper() + " ", "\ud800", "w_" + key):
        assert tokens.look_up(conn, tokens.digest(other)) is None


def test_only_the_digest_is_kept(conn: Conn) -> None:
    key, _ = issued(conn, uuid4(), PERSONAL)
    assert key.startswith("w_")
    assert len(key) == 42
    (row,) = conn.execute("SELECT t::text FROM access.tokens t").fetchall()
    assert key not in row[0]
    assert key[2:] not in row[0]


def test_a_session_lives_on_from_its_last_use(conn: Conn) -> None:
    key, token = issued(conn, uuid4(), lifetime=60)
    conn.execute("UPDATE access.tokens SET used_at = now() - interval '61 seconds'")
    assert found(conn, key).expired
    conn.execute("UPDATE access.tokens SET used_at = now() - interval '59 seconds'")
    assert not found(conn, key).expired
    tokens.touch(conn, token)
    assert datetime.now(UTC) - found(conn, key).used_at < timedelta(seconds=30)


def test_without_a_lifetime_it_has_no_end_and_a_personal_one_ends_when_it_says(conn: Conn) -> None:
    ever, _ = issued(conn, uuid4())
    conn.execute("UPDATE access.tokens SET used_at = '2000-01-01'")
    assert (found(conn, ever).expired, found(conn, ever).ends_at) == (False, None)
    past = datetime.now(UTC) - timedelta(seconds=1)
    mine, _ = issued(conn, uuid4(), PERSONAL, expires_at=past)
    assert (found(conn, mine).expired, found(conn, mine).ends_at) == (True, past)


def test_a_change_of_lifetime_holds_for_the_sessions_there_are(conn: Conn) -> None:
    ada = uuid4()
    (mine, _), (other, _) = issued(conn, ada, lifetime=60), issued(conn, uuid4(), lifetime=60)
    tokens.set_lifetime(conn, ada, None)
    assert (found(conn, mine).lifetime, found(conn, other).lifetime) == (None, 60)


@pytest.mark.parametrize("change", ["delete", "sessions", "lifetime"])
def test_whoever_listens_is_told_which_token_to_forget(conn: Conn, url: str, change: str) -> None:
    ada = uuid4()
    key, token = issued(conn, ada)
    with psycopg.connect(url, autocommit=True) as listener:
        listener.execute(f"LISTEN {tokens.CHANNEL}".encode())
        tokens.touch(conn, token)
        if change == "delete":
            assert not tokens.delete(conn, uuid4(), token)
            assert tokens.delete(conn, ada, token)
            assert not tokens.delete(conn, ada, token)
        elif change == "sessions":
            assert tokens.delete_sessions(conn, ada) == [token]
        else:
            tokens.set_lifetime(conn, ada, 5)
        told = [note.payload for note in listener.notifies(timeout=10, stop_after=1)]
        assert told == [tokens.digest(key).hex()]
        assert list(listener.notifies(timeout=0)) == []


def test_ended_sessions_are_swept_and_nothing_else(conn: Conn) -> None:
    ada, past = uuid4(), datetime.now(UTC) - timedelta(days=1)
    for number, lifetime in enumerate((60, 600, None)):
        issued(conn, ada, lifetime=lifetime, name=str(number))
    issued(conn, ada, PERSONAL, expires_at=past, name="mine")
    conn.execute("UPDATE access.tokens SET used_at = now() - interval '90 seconds'")
    assert tokens.sweep(conn) == 1
    assert {one.name for one in tokens.kept(conn, ada, SESSION)} == {"1", "2"}
    assert [one.name for one in tokens.kept(conn, ada, PERSONAL)] == ["mine"]


def test_a_look_up_reads_three_indexes_and_no_table_from_end_to_end(conn: Conn) -> None:
    plan = conn.execute(b"EXPLAIN " + tokens.LOOK_UP.as_bytes(conn).replace(b"%s", b"'\\x00'::bytea")).fetchall()
    assert "Seq Scan" not in str(plan)
