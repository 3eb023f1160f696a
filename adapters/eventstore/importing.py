"""An export into an empty ledger: positions, ids, times, who and why, and the chain stay what they were.

All in one transaction, verified while it is read: a broken file leaves nothing behind.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, TypeVar

import msgspec
import psycopg

from adapters.eventstore.archive_format import (
    FORMAT,
    BadLine,
    CommandLine,
    EventLine,
    Header,
    KeyLine,
    NameLine,
    body,
    next_hash,
)
from adapters.eventstore.chain import GENESIS, Link, Progress, Verdict, silent, verify_links

T = TypeVar("T")

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHUNK = 500
_EMPTY = "SELECT EXISTS (SELECT FROM ledger.events) OR EXISTS (SELECT FROM ledger.commands)"


class NotEmpty(Exception):
    """The database already holds events: an import would mix two histories."""


class ChainBroken(Exception):
    """The file's events do not hang together; nothing was imported."""


class _Lines:
    """Typed lines of a file, counting them."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = iter(source)
        self.number = 0

    def next(self, decoder: "msgspec.json.Decoder[T]") -> T:
        """Raises BadLine."""
        self.number += 1
        line = next(self._source, b"")
        if not line:
            raise BadLine(self.number, "the file ends here, more was announced by its header")
        try:
            return decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise BadLine(self.number, error) from None


_HEADER = msgspec.json.Decoder(Header)
_EVENT = msgspec.json.Decoder(EventLine)
_COMMAND = msgspec.json.Decoder(CommandLine)
_NAME = msgspec.json.Decoder(NameLine)
_KEY = msgspec.json.Decoder(KeyLine)
_END = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read_header(lines: _Lines) -> Header:
    found = lines.next(_HEADER)
    if found.cloudledger_export != FORMAT:
        raise BadLine(1, f"this is export format {found.cloudledger_export}, this code reads {FORMAT}")
    return found


def verify_file(source: BinaryIO, progress: Progress = silent) -> Verdict:
    """Walks the chain of an export without any database. Raises BadLine."""
    lines = _Lines(source)
    header = read_header(lines)
    verdict = verify_links(_links(lines, header), progress)
    if verdict.broken:
        return verdict
    if verdict.hash.hex() != header.head.hash:
        return msgspec.structs.replace(verdict, broken=verdict.position, why="its hash is not the header's head")
    for _ in range(header.commands):
        lines.next(_COMMAND)
    for _ in range(header.names):
        lines.next(_NAME)
    _require_end(lines)
    return verdict


def import_file(
    conn: psycopg.Connection[Any], source: BinaryIO, key_check: bytes, progress: Progress = silent
) -> Header:
    """Raises BadLine, ChainBroken, NotEmpty, and WrongKey text as BadLine of line 1 for another master key's names."""
    lines = _Lines(source)
    header = read_header(lines)
    if header.key_check not in ("", key_check.hex()):
        raise BadLine(1, "the export belongs to another master key; set that one to import it")
    with conn.transaction():
        conn.execute("LOCK TABLE ledger.events, ledger.commands IN EXCLUSIVE MODE")
        if (conn.execute(_EMPTY).fetchone() or (True,))[0]:
            raise NotEmpty("the database already holds events; import needs an empty one")
        conn.execute("UPDATE ledger.meta SET log_id = %s", (header.log_id,))
        _copy_events(conn, lines, header, progress)
        _copy(conn, "ledger.commands", (_command_row(lines.next(_COMMAND)) for _ in range(header.commands)))
        _copy(conn, "ledger.names", (_name_row(lines.next(_NAME)) for _ in range(header.names)))
        _require_end(lines)
    return header


def import_keys(conn: psycopg.Connection[Any], source: BinaryIO) -> int:
    """Brings persons' wrapped keys back; returns how many lines were read."""
    lines = [_KEY.decode(line) for line in source]
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ledger.person_keys VALUES (%s, decode(%s, 'hex')) ON CONFLICT DO NOTHING",
            [(line.person, line.wrapped_key) for line in lines],
        )
    return len(lines)


def _require_end(lines: _Lines) -> None:
    if "end" not in lines.next(_END):
        raise BadLine(lines.number, "the end was expected here")


def _links(lines: _Lines, header: Header) -> Iterator[Link]:
    for _ in range(header.events):
        event = lines.next(_EVENT)
        yield Link(event.position, body(event), bytes.fromhex(event.hash))


def _copy_events(conn: psycopg.Connection[Any], lines: _Lines, header: Header, progress: Progress) -> None:
    def rows() -> Iterator[str]:
        before = GENESIS
        for position in range(1, header.events + 1):
            event = lines.next(_EVENT)
            before = next_hash(before, event)
            if event.position != position or before.hex() != event.hash:
                raise ChainBroken(f"line {lines.number}: the chain breaks at position {position}")
            if not position % 20_000:
                progress(position)
            yield _event_row(event)
        if before.hex() != header.head.hash:
            raise ChainBroken(f"the last event's hash is not the header's head {header.head.hash}")
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
    at = (_EPOCH + timedelta(microseconds=e.recorded_us)).isoformat()
    return (
        f"{e.position}\t{e.stream}\t{e.version}\t{_text(e.name)}\t\\\\x{bytes(e.payload).hex()}\t{e.event_id}\t{at}\t"
        f"{_text(e.actor)}\t{_text(e.impersonator)}\t{_text(e.reason)}\t{e.customer or NULL}\t{e.project or NULL}\t"
        f"{e.correlation}\t{e.causation or NULL}\t{e.command}\t\\\\x{e.hash}\n"
    )


NULL = "\\N"


def _text(value: str | None) -> str:
    return NULL if value is None else value.translate(_ESCAPES)


def _command_row(c: CommandLine) -> str:
    return f"{c.command_id}\t\\\\x{c.digest}\t\\\\x{bytes(c.answer).hex()}\t{c.position}\n"


def _name_row(n: NameLine) -> str:
    return f"{_text(n.kind)}\t\\\\x{n.digest}\t{n.owner}\n"
