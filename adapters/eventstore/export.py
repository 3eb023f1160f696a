"""The log as ndjson: built by the database, streamed in pages, the same bytes whoever exports."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO
from uuid import UUID

import msgspec
import psycopg

from adapters.eventstore.archive_format import FORMAT, Head, Header
from adapters.eventstore.chain import GENESIS, Progress, silent

PAGE = 10_000

_EVENTS = """
SELECT notification_id, convert_to(concat(
  '{"position":', notification_id, ',"event_id":"', event_id, '","stream":"', originator_id, '","version":',
  originator_version, ',"name":"', topic, '","recorded_us":', (extract(epoch FROM recorded_at) * 1000000)::bigint,
  ',"actor":"', actor, '","impersonator":', coalesce('"' || impersonator || '"', 'null'), ',"reason":', to_json(reason),
  ',"customer":', coalesce('"' || customer_id || '"', 'null'),
  ',"project":', coalesce('"' || project_id || '"', 'null'),
  ',"correlation":"', correlation_id, '","causation":', coalesce('"' || causation_id || '"', 'null'),
  ',"command":"', command_id, '","payload":'), 'UTF8') || state
  || convert_to(concat(',"hash":"', encode(hash, 'hex'), E'"}\\n'), 'UTF8')
FROM ledger.events WHERE notification_id > %b AND notification_id <= %b ORDER BY notification_id LIMIT %b"""
_COMMANDS = """
SELECT command_id, convert_to(concat('{"command_id":"', command_id, '","digest":"', encode(digest, 'hex'),
  '","position":', position, ',"answer":'), 'UTF8') || answer || convert_to(E'}\\n', 'UTF8')
FROM ledger.commands WHERE command_id > %b::uuid AND position <= %b ORDER BY command_id LIMIT %b"""
_NAMES = """
SELECT convert_to(concat('{"kind":', to_json(kind), ',"digest":"', encode(digest, 'hex'), '","owner":"', owner,
  E'"}\\n'), 'UTF8') FROM ledger.names ORDER BY kind, digest"""
_KEYS = """
SELECT convert_to(concat('{"person":"', person, '","wrapped_key":"', encode(wrapped_key, 'hex'), E'"}\\n'), 'UTF8')
FROM ledger.person_keys ORDER BY person"""
_HEAD = "SELECT notification_id, hash FROM ledger.events ORDER BY notification_id DESC LIMIT 1"
_META = "SELECT log_id, coalesce(encode(key_check, 'hex'), '') FROM ledger.meta"
_COUNTS = "SELECT (SELECT count(*) FROM ledger.commands WHERE position <= %b), (SELECT count(*) FROM ledger.names)"


def header(conn: psycopg.Connection[Any]) -> Header:
    """What an export of this moment contains."""
    position, last = conn.execute(_HEAD).fetchone() or (0, GENESIS)
    log_id, key_check = conn.execute(_META).fetchone() or (UUID(int=0), "")
    commands, names = conn.execute(_COUNTS, (position,)).fetchone() or (0, 0)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Header(FORMAT, log_id, position, commands, names, Head(position, bytes(last).hex()), key_check, now)


def export(conn: psycopg.Connection[Any], out: BinaryIO, progress: Progress = silent) -> Header:
    """Writes everything as of one moment; writers are not disturbed. Persons' keys are not in it."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        first = header(conn)
        out.write(msgspec.json.encode(first) + b"\n")
        for page in _pages(conn, _EVENTS, 0, first.head.position):
            out.write(b"".join(line for _, line in page))
            progress(page[-1][0])
        for page in _pages(conn, _COMMANDS, UUID(int=0), first.head.position):
            out.write(b"".join(line for _, line in page))
        for (line,) in conn.execute(_NAMES):
            out.write(line)
        out.write(msgspec.json.encode({"end": msgspec.to_builtins(first.head)}) + b"\n")
    return first


def export_keys(conn: psycopg.Connection[Any], out: BinaryIO) -> int:
    """Writes the wrapped keys of persons; returns how many. Keep it apart and short: it outlives an erasure."""
    lines = [line for (line,) in conn.execute(_KEYS)]
    out.write(b"".join(lines))
    return len(lines)


def _pages(conn: psycopg.Connection[Any], query: str, after: Any, upto: int) -> Iterator[list[tuple[Any, bytes]]]:
    with conn.cursor(binary=True) as cursor:
        while page := cursor.execute(query, (after, upto, PAGE), prepare=True).fetchall():
            yield page
            after = page[-1][0]
