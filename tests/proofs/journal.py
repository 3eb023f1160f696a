"""What a process saw, in a file of its own, line by line: a kill loses nothing that was written."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Journal:
    """Every line goes to the system at once; several threads may write."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        os.close(self._file)

    def write(self, entry: msgspec.Struct) -> None:
        os.write(self._file, msgspec.json.encode(entry) + b"\n")


def read(path: Path, kind: type[T]) -> list[T]:
    """All whole lines; the last one may have been cut by a kill."""
    decode = msgspec.json.Decoder(kind).decode
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    return [decode(line) for line in lines[:-1]]


def read_all(paths: Iterable[Path], kind: type[T]) -> Iterator[T]:
    for path in paths:
        yield from read(path, kind)
