"""The scan for secrets finds them however they are written."""

import json
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from adapters.postgres.migrate import migrate
from tests.proofs.secrets_places import Finding, Scan, database, files

SECRET = 'hunter2 "and" more'
WRITTEN = {
    "as it is": SECRET.encode(),
    "json": json.dumps({"password": SECRET}).encode(),
    "address": f"https://me:{quote(SECRET, safe='')}@host/".encode(),
    **{f"base64 after {n}": b64encode(b"x" * n + SECRET.encode() + b"more") for n in range(4)},
    "hex": SECRET.encode().hex().encode(),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_however_it_is_written(how: str) -> None:
    scan = Scan({"password": SECRET, "other": "nobody says this"})
    scan.text("here", b"before " + WRITTEN[how] + b" after")
    assert scan.found == {Finding("here", "password")}


def test_in_any_column_and_in_any_file(empty_database: str, tmp_path: Path) -> None:
    migrate(empty_database)
    with psycopg.connect(empty_database) as conn:
        conn.execute("CREATE TABLE work.texts AS SELECT 1 AS id, %s AS said", (SECRET,))
        conn.execute("CREATE TABLE work.bytes AS SELECT %s::bytea AS said", (json.dumps([SECRET]).encode(),))
    (tmp_path / "some.log").write_text(f"came with {SECRET}")
    scan = Scan({"password": SECRET})
    database(scan, empty_database)
    files(scan, tmp_path.iterdir())
    assert {each.place for each in scan.found} == {"work.texts", "work.bytes", "some.log"}
