"""A document as of now is the document, after any history; fields that cannot be told of another time are few."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from psycopg.sql import SQL, Identifier

from adapters.eventstore.log import LedgerLog
from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from domain.event import Recorded
from projections import as_of, documents
from projections.as_of import THEN, Moment
from projections.documents import Documents, Seen
from projections.engine.model import Conn, live_table
from projections.engine.session import session
from projections.engine.table import upsert
from projections.identity.customers_documents import CUSTOMERS
from projections.identity.projects_documents import PROJECTS
from projections.identity.users_documents import USERS
from tests.eventstore.support import opened
from tests.oracle.histories import HISTORIES, PARTS, Ask
from tests.oracle.playing import play
from tests.oracle.truths import folded
from tests.postgres import new_database

WHICH = (USERS, CUSTOMERS, PROJECTS)
STAFF = Seen(None, True, "http://here")
World = tuple[Conn, LedgerStore]


@pytest.fixture(scope="module")
def world(server_url: str) -> Iterator[World]:
    with new_database(server_url) as dsn:
        migrate(dsn)
        with opened(dsn) as store, session(dsn) as conn:
            yield conn, store


def plain(conn: Conn, which: Documents, key: UUID) -> Any:
    return conn.execute(*documents.one(which, STAFF, key, tuple(as_of.known(which)))).fetchone()


def then(conn: Conn, log: LedgerLog, which: Documents, key: UUID, moment: Moment) -> Any:
    found = as_of.rows(log, which, key, moment)
    return None if found is None else conn.execute(*as_of.document(which, STAFF, key, found, ())).fetchone()


def back_at(conn: Conn, which: Documents, items: list[Recorded], position: int) -> None:
    """The live tables as they were: the plainest fold of every event up to there."""
    for model in which.models.values():
        conn.execute(SQL("DELETE FROM {}").format(Identifier(*live_table(model))))
        if rows := list(folded(model, items, position).values()):
            upsert(conn, model, live_table(model), rows)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=HISTORIES, part=PARTS)
def test_as_of_now_is_now_and_as_of_then_is_then(world: World, history: list[Ask], part: float) -> None:
    conn, store = world
    played = play(conn, store, history)
    head, keys = played.log.head(), sorted({item.stream for item in played.items})
    for which in WHICH:
        now = [plain(conn, which, key) for key in keys]
        assert [then(conn, played.log, which, key, Moment(position=head)) for key in keys] == now
        assert [then(conn, played.log, which, key, Moment(at=played.items[-1].at)) for key in keys] == now
        position = max(1, round(part * head))
        past = [then(conn, played.log, which, key, Moment(position=position)) for key in keys]
        with conn.transaction(force_rollback=True):
            back_at(conn, which, played.items, position)
            assert [plain(conn, which, key) for key in keys] == past


@pytest.mark.parametrize(
    ("which", "unknown"),
    [
        (USERS, {"permissions"}),
        (
            CUSTOMERS,
            {
                *("projects_count", "users_count", "organization_groups"),
                *("is_service_provider", "service_provider", "service_provider_uuid"),
            },
        ),
        (PROJECTS, {"is_in_grace_period", "resources_count", "marketplace_resource_count"}),
    ],
)
def test_fields_that_cannot_be_told(which: Documents, unknown: set[str]) -> None:
    assert set(which.fields) - set(as_of.known(which)) == unknown
    assert set(THEN[which.noun].joins) <= set(which.models)
    joined = {name for name in which.models if f"{{{name}}}" in which.source}
    assert joined == {THEN[which.noun].own, *THEN[which.noun].joins}, "a joined table must be told as it was"
