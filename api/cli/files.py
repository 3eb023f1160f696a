"""Files a command reads or writes; - stands for standard input and output."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from adapters.eventstore.archive_format import Header
from api.cli.exits import NOT_FOUND, Stop


def announced(file: str) -> int:
    """How many events the header tells of, 0 when nobody can look twice."""
    if file == "-" or not Path(file).is_file():
        return 0
    with source(file) as lines:
        try:
            return msgspec.json.decode(lines.readline(), type=Header).events
        except msgspec.MsgspecError:
            return 0


@contextmanager
def source(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as opened_file:
            yield opened_file
    except FileNotFoundError:
        raise Stop(NOT_FOUND, f"there is no file {file}") from None


@contextmanager
def target(file: str, *, private: bool = False) -> Iterator[BinaryIO]:
    """A named file appears whole or not at all. Private: only we may read it."""
    if file == "-":
        yield sys.stdout.buffer
        return
    draft = Path(f"{file}.part")
    try:
        with draft.open("wb") as out:
            if private:
                draft.chmod(0o600)
            yield out
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
