"""Lists of events go by an index, whatever they are narrowed by, in a large audit trail."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from adapters.postgres.migrate import migrate
from projections.audit_documents import EVENTS, stats
from projections.documents import Seen, Wanted, count, page
from projections.engine.model import Conn
from projections.engine.registry import prepare
from projections.engine.session import allow_scans, session
from projections.registry import MODELS
from tests.postgres import new_database

ROWS = 100_000
_ID = "('00000000-0000-4000-8000-' || lpad(to_hex({}), 12, '0'))::uuid"
_FILL = f"""
INSERT INTO views.audit_v4 SELECT n, now() - make_interval(secs => {ROWS} - n),
    CASE WHEN n % 500 = 0 THEN 'identity.project.removed' WHEN n % 3 = 0 THEN 'identity.project.created'
        ELSE 'identity.user.registered' END,
    {_ID.format("n / 5")}, n % 5, 'user:' || replace({_ID.format("n % 400")}::text, '-', ''), NULL, '',
    {_ID.format("n % 300")}, {_ID.format("n % 900")}, {_ID.format("n / 2")},
    CASE WHEN n % 2 = 1 THEN {_ID.format("n - 1")} END, {_ID.format("n")}, {_ID.format("n")},
    '%1$s did something to %2$s', ARRAY[{_ID.format("n % 400")}, {_ID.format("n % 500")}],
    {_ID.format("n % 400")}, {_ID.format("n % 500")}, CASE WHEN n % 500 = 0 THEN 'stop' END
FROM generate_series(1, {ROWS}) n"""
_PEOPLE = f"""
INSERT INTO views.{{}} (user_uuid, role, scope, uuid, scope_kind, created, stream)
SELECT {_ID.format("n % 400")}, 'CUSTOMER.OWNER', {_ID.format("n % 300")}, {_ID.format("n")}, 'customer', now(),
    {_ID.format("n")} FROM generate_series(1, 1200) n"""
KEY = "00000000000040008000" + "000000000007"
EPOCH = "4000000000"
FILTERS: list[dict[str, list[str]]] = [
    {},
    {"event": ["identity.project.removed"]},
    {"event": ["identity.project.removed", "identity.user.erased"], "customer_uuid": [KEY]},
    {"ended": ["identity.project.removed stop"]},
    {"stream": [KEY]},
    {"position": ["7"]},
    {"customer_uuid": [KEY]},
    {"project_uuid": [KEY]},
    {"customer_uuid": [KEY], "user_uuid": [KEY]},
    {"user_uuid": [KEY]},
    {"related_user_uuid": [KEY]},
    {"person": [KEY]},
    {"customer_uuid": [KEY], "message": ["did"]},
    {"created_from": [EPOCH]},
    {"created_to": ["1"]},
    {"causes_of": ["501"]},
    {"effects_of": ["500"]},
]
STAFF, ANN = Seen(None, True, ""), Seen(UUID(KEY), False, "")


@pytest.fixture(scope="module")
def conn(server_url: str) -> Iterator[Conn]:
    with new_database(server_url) as dsn:
        migrate(dsn)
        with session(dsn) as found:
            for model in MODELS.values():
                prepare(found, model)
            found.execute(_FILL.encode())
            found.execute(_PEOPLE.format(f"grants_v{MODELS['grants'].version}").encode())
            found.execute("ANALYZE")
            yield found


def plan(conn: Conn, query: tuple[bytes, dict[str, Any]]) -> str:
    """As a session of the server would plan it."""
    with conn.transaction():
        allow_scans(conn)
        rows = conn.execute(b"EXPLAIN (FORMAT JSON) " + query[0], query[1]).fetchone()
    return json.dumps(rows[0] if rows else None)


def scanned(plan: str) -> bool:
    def within(node: Any) -> bool:
        if isinstance(node, list):
            return any(within(each) for each in node)
        if not isinstance(node, dict):
            return False
        mine = node.get("Node Type") == "Seq Scan" and str(node.get("Relation Name", "")).startswith("audit_")
        return mine or any(within(each) for each in node.values())

    return within(json.loads(plan))


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("seen", [STAFF, ANN], ids=["staff", "owner"])
def test_a_page_is_found_by_index(conn: Conn, seen: Seen, filters: dict[str, list[str]]) -> None:
    for order in ((), ("created",)):
        found = plan(conn, page(EVENTS, seen, Wanted(filters, (), order, 10, 0)))
        assert not scanned(found), found


@pytest.mark.parametrize("filters", [each for each in FILTERS if each], ids=str)
def test_a_count_is_found_by_index(conn: Conn, filters: dict[str, list[str]]) -> None:
    assert not scanned(plan(conn, count(EVENTS, STAFF, filters)))


def test_months_of_one_customer_are_found_by_index(conn: Conn) -> None:
    assert not scanned(plan(conn, stats(STAFF, {"customer_uuid": [KEY]}, 10, 0)))


def test_everything_there_is_would_be_noticed(conn: Conn) -> None:
    assert scanned(plan(conn, (b"SELECT * FROM views.audit_v4 WHERE reason = 'x'", {})))
