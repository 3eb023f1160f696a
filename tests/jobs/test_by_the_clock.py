"""Work by the clock in the background of a server goes on whatever happens to the database."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from adapters.access import tokens
from api.following import prepared
from api.scheduling import scheduling
from commands.ids import uuid7
from tests.eventstore.support import fetch, until
from tests.jobs.support import Yard

AWAY, BACK = "ALTER TABLE access.tokens RENAME TO away", "ALTER TABLE access.away RENAME TO tokens"


def test_it_goes_on_when_the_database_refused_for_a_while(bare: Yard, caplog: pytest.LogCaptureFixture) -> None:
    prepared(bare.ledger)
    ended = datetime.now(UTC) - timedelta(days=1)
    with psycopg.connect(bare.url, autocommit=True) as conn:
        tokens.add(conn, tokens.Token(uuid7(), b"x" * 32, uuid7(), tokens.SESSION, lifetime=1))
        conn.execute("UPDATE access.tokens SET created_at = %s, used_at = %s", (ended, ended))
        conn.execute(AWAY)
        with scheduling(bare.ledger):
            until(lambda: "held up" in caplog.text)
            conn.execute(BACK)
            until(lambda: fetch(bare.url, "SELECT count(*) FROM access.tokens") == [(0,)])
