"""Where a secret might stand in the clear, and how it is recognised there: as it is, or encoded."""

import json
import re
import threading
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import httpx
import msgspec
import psycopg
from psycopg import sql
from redis import Redis
from redis.client import Monitor

from api.http.route import Route
from api.http.routes import ROUTES

SHORTEST = 10
"""What is shorter is found everywhere."""
SAMPLES, LONG_POLL, _END = 3, 2.0, "the end of listening"
MEANT: dict[str, tuple[str, ...]] = {
    "GET users_token_retrieve for staff": ("session of staff",),
    "GET users_token_retrieve for the owner": ("session of the owner",),
    "GET marketplace_provider_offerings_retrieve for staff": ("password of the cloud", "environment of a script"),
    "GET service_provider_api_secret_code_retrieve for staff": ("code of a provider",),
}
"""Answers that are there to show it, and to whom: one's own session; how a backend is reached, to who may change it."""
_TABLES = """
SELECT schemaname, tablename FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"""


class Finding(msgspec.Struct, frozen=True, order=True):
    place: str
    secret: str


class Scan:
    """`looked` counts what was looked at, `left` what there was nothing to look at for."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        assert all(len(value) >= SHORTEST for value in secrets.values())
        self._names = {shape: name for name, value in secrets.items() for shape in shapes(value)}
        self._any = re.compile(b"|".join(re.escape(shape) for shape in self._names))
        self.found: set[Finding] = set()
        self.looked = self.left = 0

    def text(self, place: str, text: bytes) -> None:
        self.looked += 1
        for hit in self._any.finditer(text):
            self.found.add(Finding(place, self._names[hit[0]]))


def shapes(value: str) -> set[bytes]:
    """As it is, in JSON, in an address, in base64 wherever it begins; all of these in hex, as Postgres has bytes."""
    raw = value.encode()
    plain = {raw, _json(value).encode(), _json(_json(value)).encode(), quote(value, safe="").encode()}
    encoded = {_inner(raw, before) for before in range(3)}
    return {shape for each in plain | encoded for shape in (each, each.hex().encode())}


def _json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _inner(raw: bytes, before: int) -> bytes:
    """Without the signs in which a neighbour has a part."""
    whole = b64encode(b"\0" * before + raw + b"\0" * 3)
    first = (before * 8 + 5) // 6
    return whole[first : (before + len(raw)) * 8 // 6]


def database(scan: Scan, url: str) -> int:
    """Every column of every row of every table; how many tables."""
    with psycopg.connect(url) as conn:
        tables = conn.execute(_TABLES).fetchall()
        for schema, table in tables:
            name = sql.Identifier(schema, table)
            for (row,) in conn.execute(sql.SQL("SELECT to_jsonb(t)::text FROM {} t").format(name)):
                scan.text(f"{schema}.{table}", row.encode())
    return len(tables)


def files(scan: Scan, paths: Iterable[Path]) -> None:
    """Logs, mails, and what the servers keep."""
    for path in paths:
        with suppress(OSError):
            scan.text(path.name, path.read_bytes())


@contextmanager
def overheard(url: str) -> Iterator[list[bytes]]:
    """All that the broker is told meanwhile."""
    heard: list[bytes] = []
    with Redis.from_url(url) as listener, Redis.from_url(url) as broker, listener.monitor() as told:
        thread = threading.Thread(target=_listen, args=(told, heard), daemon=True)
        thread.start()
        try:
            yield heard
        finally:
            broker.echo(_END)
            thread.join(10)


def _listen(told: Monitor, heard: list[bytes]) -> None:
    for command in told.listen():  # type: ignore[no-untyped-call]
        heard.append(str(command["command"]).encode())
        if _END.encode() in heard[-1]:
            return


def broker(scan: Scan, url: str, heard: Iterable[bytes]) -> None:
    """What it was told, and what it holds."""
    for command in heard:
        scan.text("the broker was told", command)
    with Redis.from_url(url) as client:
        for key in client.scan_iter():
            scan.text("the broker holds", bytes(key) + bytes(client.dump(key) or b""))


def answers(scan: Scan, clients: Mapping[str, httpx.Client]) -> None:
    """Of every GET there is, for each of these people, where something is in its place."""
    routes = [route for route in ROUTES if route.method == "GET"]
    for who, client in clients.items():
        known = {route.path: _listed(client, route) for route in routes if "{" not in route.path}
        for route in routes:
            addresses = _addresses(route, known)
            scan.left += not addresses
            for address in addresses:
                _answer(scan, who, client, route, address)


def _listed(client: httpx.Client, route: Route) -> list[str]:
    """The uuids of the first ones."""
    with suppress(httpx.TransportError, ValueError):
        found = client.get(route.path, timeout=LONG_POLL).json() if route.many and not route.slow else []
        return [each["uuid"] for each in islice(found, SAMPLES) if "uuid" in each]
    return []


def _addresses(route: Route, known: Mapping[str, list[str]]) -> list[str]:
    before, there, after = route.path.partition("{uuid}")
    if not there:
        return [] if "{" in route.path else [route.path]
    return [] if "{" in after else [f"{before}{number}{after}" for number in known.get(before, [])]


def _answer(scan: Scan, who: str, client: httpx.Client, route: Route, address: str) -> None:
    with suppress(httpx.TransportError):
        answer = client.get(address, timeout=LONG_POLL if route.slow else 30)
        text = answer.content + json.dumps(dict(answer.headers)).encode()
        scan.text(f"GET {route.operation} for {who}", text)
