"""How Postgres answers lists of a hundred thousand: by index, for every filter and order, and in as many statements."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest

from api.http.routes import ROUTES
from projections import documents
from projections.audit_documents import stats
from projections.documents import Documents, Query, Seen, Wanted
from projections.filters import Filter
from projections.identity.daily import QUOTAS, daily
from projections.marketplace.reports.registry import REPORTS
from projections.marketplace.reports.report import FRAMING, lines
from tests.http import watched
from tests.http.many_rows import PERSON, filled
from tests.http.plan_tables import COUNTED, ELSEWHERE, PLACES, WHOLE, WITHIN
from tests.http.served import Served, served

BIG = 1000
LOOKED_AT = 5000
"""Rows of a big table that a page may cost: whoever reads a twentieth of it does not go by index."""
EYES = {"staff": Seen(None, True, ""), "person": Seen(PERSON, False, "")}
LISTS = {route.operation: route.answer for route in ROUTES if route.many and isinstance(route.answer, Documents)}
_VALUES = {
    "text": "nobody has this",
    "contains": "nobody has this",
    "regex": "nobody has this",
    "texts": "nobody has this",
    "names": "nobody has this",
    "uuid": "a0000000000000000000000000000077",
    "uuids": "a0000000000000000000000000000077",
    "link": "/api/projects/e0000000000000000000000000000077/",
    "bool": "true",
    "int": "7",
    "number": "7",
    "since": "2999-01-01T00:00:00Z",
    "epoch": "32000000000",
    **dict.fromkeys(("day", "first_day", "last_day"), "2999-01-01"),
    "json": "{}",
}


def _value(wanted: Filter) -> str:
    return wanted.choices[0] if wanted.choices else _VALUES[wanted.kind]


def _wanted(which: Documents) -> Iterator[tuple[str, Wanted]]:
    yield "plain", Wanted()
    for name, known in which.filters.items():
        yield f"filter {name}", Wanted({name: [_value(known)]})
    for name in which.order:
        yield f"order {name}", Wanted(order=(name,))
        yield f"order {name}", Wanted(order=(f"-{name}",))


def _inside(operation: str, wanted: Wanted) -> Wanted:
    return Wanted(
        {**wanted.filters, **{name: [one] for name, one in WITHIN.get(operation, {}).items()}}, order=wanted.order
    )


def _cases() -> list[tuple[Documents, str, Wanted, str]]:
    """Lists of the same documents are asked once."""
    lists = {id(which): (operation, which) for operation, which in reversed(LISTS.items())}
    return [
        (which, eyes, _inside(operation, wanted), f"{eyes} {operation} {name}")
        for operation, which in reversed(lists.values())
        for name, wanted in _wanted(which)
        for eyes in EYES
    ]


@pytest.fixture(scope="module")
def seen() -> watched.Seen:
    return watched.Seen()


@pytest.fixture(scope="module")
def many(server_url: str, seen: watched.Seen) -> Iterator[Served]:
    with watched.watching(), served(server_url, watched.routes(seen)) as place:
        filled(place.ledger.url)
        yield place


@pytest.fixture(scope="module")
def conn(many: Served) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(many.ledger.url, autocommit=True) as found:
        found.execute("SET enable_seqscan = off")
        found.execute("SET jit = off")
        yield found


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _scans(conn: psycopg.Connection[Any], query: Query) -> list[dict[str, Any]]:
    found = conn.execute(b"EXPLAIN (ANALYZE, FORMAT JSON) " + query[0], query[1]).fetchone()
    assert found is not None
    return [node for node in _nodes(found[0][0]["Plan"]) if "Relation Name" in node]


def _looked_at(node: dict[str, Any]) -> float:
    """Rows taken from the table, and those looked at in vain."""
    gone = sum(node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
    return float(node["Actual Loops"] * (node["Actual Rows"] + gone))


def _pages(conn: psycopg.Connection[Any], which: Documents, seen: Seen, wanted: Wanted) -> Iterator[Query]:
    """The statements that make a page."""
    if not which.apart:
        yield documents.page(which, seen, wanted)
        return
    yield (query := documents.found(which, seen, wanted, counted=False))
    keys = conn.execute(*query).fetchone()
    yield documents.made(which, seen, wanted.fields, keys[0] or [] if keys else [])


def _read_whole(conn: psycopg.Connection[Any], query: Query) -> list[dict[str, Any]]:
    """The scans of a plan that read what they should find by index."""
    return [node for node in _scans(conn, query) if _whole(node)]


def _whole(node: dict[str, Any]) -> bool:
    by = node["Node Type"]
    return _looked_at(node) > LOOKED_AT or (by == "Seq Scan" and _looked_at(node) > BIG)


@pytest.mark.parametrize(("which", "eyes", "wanted", "name"), _cases(), ids=[case[-1] for case in _cases()])
def test_a_page_goes_by_index(
    conn: psycopg.Connection[Any], which: Documents, eyes: str, wanted: Wanted, name: str
) -> None:
    if name not in WHOLE:
        queries = _pages(conn, which, EYES[eyes], wanted)
        assert [scan for query in queries for scan in _read_whole(conn, query)] == []


@pytest.mark.parametrize("name", WHOLE)
def test_an_exception_is_needed(conn: psycopg.Connection[Any], name: str) -> None:
    cases = [case for case in _cases() if case[-1] == name]
    queries = [query for which, eyes, wanted, _ in cases for query in _pages(conn, which, EYES[eyes], wanted)]
    assert any(_read_whole(conn, query) for query in queries), "it goes by index: take it off the exceptions"


@pytest.mark.parametrize(("operation", "which"), LISTS.items(), ids=LISTS)
def test_a_count_for_one_person_goes_by_index(conn: psycopg.Connection[Any], operation: str, which: Documents) -> None:
    filters = _inside(operation, Wanted()).filters
    assert bool(_read_whole(conn, documents.count(which, EYES["person"], filters))) is (operation in COUNTED)


@pytest.mark.parametrize("scope", ["c", "e"], ids=["customer", "project"])
def test_numbers_by_day_go_by_index(conn: psycopg.Connection[Any], scope: str) -> None:
    query = daily(UUID(f"{scope}0000000000000000000000000000005"), QUOTAS["customer"], date.today(), date.today())
    assert _read_whole(conn, query) == []


def test_months_of_events_for_one_person_go_by_index(conn: psycopg.Connection[Any]) -> None:
    assert _read_whole(conn, stats(EYES["person"], {}, 10, 0)) == []


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_reads_what_it_counts(conn: psycopg.Connection[Any], name: str) -> None:
    """Of one person, or of one month, and hardly anything else."""
    wanted: dict[str, dict[str, list[str]]] = {"person": {}, "staff": {"from": ["2999-01"]}}
    for eyes, filters in wanted.items():
        counted = conn.execute(*documents.count(REPORTS[name].rows, EYES[eyes], filters)).fetchone()
        assert counted is not None
        scans = _scans(conn, lines(REPORTS[name], EYES[eyes], filters, (), "json"))
        assert max(map(_looked_at, scans)) <= counted[0] + BIG
        assert "Seq Scan" not in {node["Node Type"] for node in scans if _looked_at(node) > BIG}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_takes_one_statement(many: Served, seen: watched.Seen, name: str) -> None:
    for form in FRAMING:
        assert many.staff.get(f"/api/reports/{name}/", params={"format": form}).status_code == 200
        done = seen.last()
        assert done is not None
        assert len(done.statements) == 1


def test_every_route_that_reads_many_rows_is_looked_at() -> None:
    """Lists are, and what else takes parameters is named."""
    asking = {
        route.operation
        for route in ROUTES
        if route.method == "GET" and (route.many or (route.parameters and not isinstance(route.answer, Documents)))
    }
    assert asking - set(LISTS) == set(ELSEWHERE)


@pytest.mark.parametrize("operation", LISTS)
def test_a_long_page_takes_no_more_statements(many: Served, seen: watched.Seen, operation: str) -> None:
    route = next(each for each in ROUTES if each.operation == operation)
    inside = "{" in route.path
    path = re.sub(r"{\w+}", PLACES[operation], route.path) if inside else route.path

    def statements(size: int) -> int:
        answer = many.staff.get(path, params={"page_size": size})
        done = seen.last()
        assert answer.status_code == 200
        assert done is not None
        assert not inside or size == 1 or len(answer.json()) > 1
        return len(done.statements)

    assert statements(300) <= statements(1) <= (4 if inside else 2)
