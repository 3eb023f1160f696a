"""What an operator relies on: health, figures, limits, logs that tie together, traces."""

import http.server
import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.eventstore.support import until
from tests.http.served import Served, served


def test_alive_and_ready(http: Served) -> None:
    assert http.stranger.get("/health/live").json() == {"status": "alive"}
    until(lambda: http.stranger.get("/health/ready").status_code == 200)  # its listener connects while it serves
    assert http.stranger.get("/health/ready").json() == {"status": "ready", "not_ready": {}}


def test_not_ready_says_what_is_missing(http: Served) -> None:
    with psycopg.connect(http.ledger.url, autocommit=True) as conn:
        conn.execute("UPDATE views.builds SET state = 'old' WHERE name = 'customers' AND state = 'live'")
        try:
            answer = http.stranger.get("/health/ready")
        finally:
            conn.execute("UPDATE views.builds SET state = 'live' WHERE name = 'customers' AND state = 'old'")
    assert (answer.status_code, answer.json()["not_ready"]) == (503, {"customers": "has no table yet"})


def test_figures_are_for_staff_and_support(http: Served) -> None:
    assert http.stranger.get("/metrics").status_code == 401
    assert http.person("ann").http.get("/metrics").status_code == 403
    http.staff.get("/api/projects/")
    text = http.staff.get("/metrics").text
    assert 'cloudledger_request_seconds_count{method="GET",operation="projects_list",status="200"}' in text
    caught_up = 'cloudledger_projection_lag_events{model="users"} 0.0'
    until(lambda: caught_up in http.staff.get("/metrics").text)


def test_figures_may_be_open(server_url: str) -> None:
    with served(server_url, open_metrics="yes") as site:
        assert site.stranger.get("/metrics").status_code == 200


def test_a_request_keeps_its_correlation(http: Served) -> None:
    mine = uuid4()
    assert (
        http.staff.get("/api/projects/", headers={"X-Correlation-ID": str(mine)}).headers["X-Correlation-ID"]
        == mine.hex
    )
    assert UUID(http.staff.get("/api/projects/").headers["X-Correlation-ID"])


def test_the_log_has_a_line_for_every_request(server_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with served(server_url, access_log="yes") as site, caplog.at_level(logging.INFO, "cloudledger.http"):
        found = site.staff.get("/api/projects/")
    (line,) = [record for record in caplog.records if getattr(record, "path", "") == "/api/projects/"]
    facts = vars(line)
    assert (facts["status"], facts["correlation"]) == (200, found.headers["X-Correlation-ID"])
    assert facts["user"] == site.people["staff"].uuid.hex
    assert site.people["staff"].token not in json.dumps(facts, default=str)


def test_a_body_that_is_too_large(server_url: str) -> None:
    with served(server_url, request_kib="1") as site:
        answer = site.staff.post("/api/projects/", json={"name": "x" * 2000})
    assert answer.status_code == 413


def test_other_sites_may_call_when_they_are_named(server_url: str) -> None:
    ours = {"Origin": "https://portal.example.org", "Access-Control-Request-Method": "POST"}
    with served(server_url, cors_origins="https://portal.example.org") as site:
        allowed = site.stranger.options("/api/projects/", headers=ours)
        other = site.stranger.options("/api/projects/", headers={**ours, "Origin": "https://elsewhere.example"})
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://portal.example.org"
    assert "Access-Control-Allow-Origin" not in other.headers


def test_no_route(http: Served) -> None:
    missing, wrong = http.staff.get("/api/nothing/"), http.staff.post("/api/version/")
    assert (missing.status_code, missing.json()) == (404, {"detail": "Not found."})
    assert wrong.status_code in (404, 405)


def test_addresses_are_those_the_request_came_to(server_url: str) -> None:
    with served(server_url, public_url="https://cloud.example.org/") as site:
        link = site.staff.get("/api/projects/").headers["Link"]
    assert link.startswith('<https://cloud.example.org/api/projects/>; rel="first"')


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """An OTLP collector that keeps what it gets."""
    found: list[bytes] = []

    class Collects(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Not to the test's output."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collects)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_traces_reach_a_collector(server_url: str) -> None:
    trace = uuid4().hex
    with collector() as (address, found):
        with served(server_url, otel_endpoint=address) as site:
            headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
            told = site.staff.get("/api/projects/", headers=headers).headers["X-Correlation-ID"]
        sent = b"".join(found)
    assert b"GET /api/projects/" in sent
    assert bytes.fromhex(trace) in sent
    assert told.encode() in sent


def test_the_interface_describes_itself(http: Served) -> None:
    found = http.stranger.get("/api/schema/").json()
    assert found["openapi"].startswith("3.")
    assert found["paths"]["/api/projects/"]["get"]["operationId"] == "projects_list"
    page = http.stranger.get("/api/docs/")
    assert page.headers["Content-Type"].startswith("text/html")
    for part in ("swagger-ui.css", "swagger-ui-bundle.js"):
        assert part in page.text
        assert http.stranger.get(f"/api/docs/{part}").status_code == 200
    assert http.stranger.get("/api/docs/..%2f__init__.py").status_code == 404


def test_a_database_that_went_away(server_url: str) -> None:
    with served(server_url, request_seconds="2") as site:
        client = site.staff
        with psycopg.connect(server_url, autocommit=True) as conn:
            name = psycopg.conninfo.conninfo_to_dict(site.ledger.url)["dbname"]
            conn.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
            answer = client.get("/api/projects/")
            ready = site.stranger.get("/health/ready")
            conn.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert ready.status_code == 503
        until(lambda: client.get("/api/projects/").status_code == 200)
