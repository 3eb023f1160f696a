"""A database becomes ours once, whoever starts how often; and what is not ours is left alone."""

import psycopg
import pytest

import adapters.postgres.migrate as migrate_module
from adapters.postgres.migrate import SchemaError, migrate, migrations, require_current
from tests.eventstore.support import fetch, together

NUMBERS = [number for number, _ in migrations()]


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        for statement in statements:
            conn.execute(statement.encode())


def test_migrations_are_numbered_without_gaps() -> None:
    assert list(range(1, len(NUMBERS) + 1)) == NUMBERS


def test_the_first_time_everything_is_applied_and_the_second_time_nothing(empty_database: str) -> None:
    assert migrate(empty_database) == NUMBERS
    assert migrate(empty_database) == []
    require_current(empty_database)
    assert fetch(empty_database, "SELECT count(*) FROM ledger.meta") == [(1,)]


def test_eight_who_start_together_apply_each_step_once(empty_database: str) -> None:
    told = together(lambda _: migrate(empty_database), 8)
    assert [one for one in told if one != []] == [NUMBERS]
    assert fetch(empty_database, "SELECT number FROM ledger.migrations ORDER BY 1") == [(n,) for n in NUMBERS]


def test_a_schema_of_somebody_else_is_left_alone(empty_database: str) -> None:
    run(empty_database, "CREATE SCHEMA ledger", "CREATE TABLE ledger.events (mine int)")
    for touch in (migrate, require_current):
        with pytest.raises(SchemaError, match="not ours"):
            touch(empty_database)
    assert fetch(empty_database, "SELECT count(*) FROM ledger.events") == [(0,)]
    assert fetch(empty_database, "SELECT count(*) FROM pg_namespace WHERE nspname = 'views'") == [(0,)]


def test_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    run(url, f"INSERT INTO ledger.migrations VALUES ({NUMBERS[-1] + 1}, now())")
    for touch in (migrate, require_current):
        with pytest.raises(SchemaError, match="newer cloudledger"):
            touch(url)


def test_a_database_that_lacks_a_step_is_not_current(url: str) -> None:
    run(url, f"DELETE FROM ledger.migrations WHERE number = {NUMBERS[-1]}")
    with pytest.raises(SchemaError, match="lacks our tables"):
        require_current(url)


def test_an_empty_database_is_not_current_and_stays_empty(empty_database: str) -> None:
    with pytest.raises(SchemaError, match="lacks our tables"):
        require_current(empty_database)
    assert fetch(empty_database, "SELECT to_regnamespace('ledger')") == [(None,)]


def test_a_step_that_fails_leaves_nothing_of_itself(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = (NUMBERS[-1] + 1, "CREATE TABLE ledger.half (); SELECT 1 / 0")
    monkeypatch.setattr(migrate_module, "migrations", lambda: [*migrations(), failing])
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(empty_database)
    assert fetch(empty_database, "SELECT number FROM ledger.migrations ORDER BY 1") == [(n,) for n in NUMBERS]
    assert fetch(empty_database, "SELECT to_regclass('ledger.half')") == [(None,)]
