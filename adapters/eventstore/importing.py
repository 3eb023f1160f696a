"""An export into an empty ledger: positions, ids, times, who and why, and the chain stay what they were.

All in one transaction, verified while it is read: a broken file leaves nothing behind.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, BinaryIO

import psycopg
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from adapters.eventstore.archive_format import BadLine, CommandLine, EventLine, Header, NameLine, next_hash
from adapters.eventstore.archive_lines import COMMAND, EVENT, KEY, NAME, Lines, read_header, require_end
from adapters.eventstore.chain import GENESIS, Progress, silent
from adapters.eventstore.persons import WrongMasterKey

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHUNK = 500
_EMPTY = "SELECT EXISTS (SELECT FROM ledger.events) OR EXISTS (SELECT FROM ledger.commands)"


class NotEmpty(Exception):
    """The database already holds events: an import would mix two histories."""


class ChainBroken(Exception):
    """The file's events do not hang together; nothing was imported."""


def import_file(
    conn: psycopg.Connection[Any], source: BinaryIO, key_check: bytes, progress: Progress = silent
) -> Header:
    """Raises BadLine, ChainBroken, NotEmpty, WrongMasterKey."""
    lines = Lines(source)
    header = read_header(lines)
    if header.key_check not in ("", key_check.hex()):
        raise WrongMasterKey("the export belongs to another master key; set CLOUDLEDGER_MASTER_KEY to that one")
    with conn.transaction():
        conn.execute("LOCK TABLE ledger.events, ledger.commands IN EXCLUSIVE MODE")
        if (conn.execute(_EMPTY).fetchone() or (True,))[0]:
            raise NotEmpty("the database already holds events; import needs an empty one")
        conn.execute("UPDATE ledger.meta SET log_id = %s", (header.log_id,))
        _copy_events(conn, lines, header, progress)
        _copy(conn, "ledger.commands", (_command_row(lines.next(COMMAND)) for _ in range(header.commands)))
        _copy(conn, "ledger.names", (_name_row(lines.next(NAME)) for _ in range(header.names)))
        require_end(lines)
    return header


def import_keys(conn: psycopg.Connection[Any], source: BinaryIO, master_key: bytes) -> int:
    """Brings persons' wrapped keys back; returns how many lines were read. Raises BadLine."""
    lines = Lines(source)
    with conn.transaction(), conn.cursor() as cursor:
        while (found := lines.next_or_none(KEY)) is not None:
            wrapped = bytes.fromhex(found.wrapped_key)
            try:
                aes_key_unwrap(master_key, wrapped)
            except InvalidUnwrap:
                raise BadLine(lines.number, "this key belongs to another master key") from None
            cursor.execute(
                "INSERT INTO ledger.person_keys VALUES (%s, %s) ON CONFLICT DO NOTHING", (found.person, wrapped)
            )
    return lines.number - 1


def _copy_events(conn: psycopg.Connection[Any], lines: Lines, header: Header, progress: Progress) -> None:
    def rows() -> Iterator[str]:
        before = GENESIS
        for position in range(1, header.events + 1):
            event = lines.next(EVENT)
            before = next_hash(before, event)
            if event.position != position or before.hex() != event.hash:
                raise ChainBroken(f"line {lines.number}: the chain breaks at position {position}")
            if not position % 20_000:
                progress(position)
            yield _event_row(event)
        if (header.events, before.hex()) != (header.head.position, header.head.hash):
            raise ChainBroken(f"the last event is not the header's head {header.head.position}:{header.head.hash}")
        progress(header.events)

    _copy(conn, "ledger.events", rows())


def _copy(conn: psycopg.Connection[Any], table: str, rows: Iterator[str]) -> None:
    with conn.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        chunk: list[str] = []
        for row in rows:
            chunk.append(row)
            if len(chunk) == _CHUNK:
                copy.write("".join(chunk).encode())
                chunk.clear()
        copy.write("".join(chunk).encode())


def _event_row(e: EventLine) -> str:
    at = _time(e.recorded_us)
    return (
        f"{e.position}\t{e.stream}\t{e.version}\t{_text(e.name)}\t\\\\x{bytes(e.payload).hex()}\t{e.event_id}\t{at}\t"
        f"{_text(e.actor)}\t{_text(e.impersonator)}\t{_text(e.reason)}\t{e.customer or NULL}\t{e.project or NULL}\t"
        f"{e.correlation}\t{e.causation or NULL}\t{e.command}\t\\\\x{e.hash}\n"
    )


NULL = "\\N"


@lru_cache(maxsize=1024)
def _time(microseconds: int) -> str:
    return (_EPOCH + timedelta(microseconds=microseconds)).isoformat()


@lru_cache(maxsize=1024)
def _text(value: str | None) -> str:
    return NULL if value is None else value.translate(_ESCAPES)


def _command_row(c: CommandLine) -> str:
    return f"{c.command_id}\t\\\\x{c.digest}\t\\\\x{bytes(c.answer).hex()}\t{c.position}\n"


def _name_row(n: NameLine) -> str:
    return f"{_text(n.kind)}\t\\\\x{n.digest}\t{n.owner}\n"
