"""Reading an export: typed lines, counted, and the walk along its chain without any database."""

from collections.abc import Iterator
from typing import BinaryIO, TypeVar

import msgspec

from adapters.eventstore.archive_format import (
    FORMAT,
    BadLine,
    CommandLine,
    EventLine,
    Header,
    KeyLine,
    NameLine,
    body,
)
from adapters.eventstore.chain import Link, Noted, Progress, Verdict, silent, verify_links

T = TypeVar("T")


class Lines:
    """Typed lines of a file, counting them."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = iter(source)
        self.number = 0

    def next(self, decoder: "msgspec.json.Decoder[T]") -> T:
        """Raises BadLine."""
        found = self.next_or_none(decoder)
        if found is None:
            raise BadLine(self.number, "the file ends here, more was announced by its header")
        return found

    def next_or_none(self, decoder: "msgspec.json.Decoder[T]") -> T | None:
        """None at the end of the file. Raises BadLine."""
        self.number += 1
        line = next(self._source, b"")
        try:
            return decoder.decode(line) if line else None
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise BadLine(self.number, error) from None


HEADER = msgspec.json.Decoder(Header)
EVENT = msgspec.json.Decoder(EventLine)
COMMAND = msgspec.json.Decoder(CommandLine)
NAME = msgspec.json.Decoder(NameLine)
KEY = msgspec.json.Decoder(KeyLine)
END = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read_header(lines: Lines) -> Header:
    found = lines.next(HEADER)
    if found.cloudledger_export != FORMAT:
        raise BadLine(1, f"this is export format {found.cloudledger_export}, this code reads {FORMAT}")
    return found


def verify_file(source: BinaryIO, progress: Progress = silent, noted: Noted | None = None) -> Verdict:
    """Walks the chain of an export without any database. Raises BadLine."""
    lines = Lines(source)
    header = read_header(lines)
    verdict = verify_links(_links(lines, header), progress, noted)
    if verdict.broken:
        return verdict
    if (verdict.position, verdict.hash.hex()) != (header.head.position, header.head.hash):
        return msgspec.structs.replace(verdict, broken=max(verdict.position, 1), why="it is not the header's head")
    for _ in range(header.commands):
        lines.next(COMMAND)
    for _ in range(header.names):
        lines.next(NAME)
    require_end(lines)
    return verdict


def _links(lines: Lines, header: Header) -> Iterator[Link]:
    for _ in range(header.events):
        event = lines.next(EVENT)
        yield Link(event.position, body(event), bytes.fromhex(event.hash))


def require_end(lines: Lines) -> None:
    if "end" not in lines.next(END):
        raise BadLine(lines.number, "the end was expected here")
    if lines.next_or_none(END) is not None:
        raise BadLine(lines.number, "something follows the end")
