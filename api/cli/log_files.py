"""Prints log files, once or as they grow."""

import time
from pathlib import Path

import typer

LOOK_SECONDS = 0.3


def print_files(paths: list[Path]) -> list[int]:
    """How far each file was printed."""
    return [_print_from(path, 0) for path in paths]


def follow_files(paths: list[Path]) -> None:
    printed = print_files(paths)
    try:
        while True:
            time.sleep(LOOK_SECONDS)
            printed = [_print_from(path, start) for path, start in zip(paths, printed, strict=True)]
    except KeyboardInterrupt:
        return


def _print_from(path: Path, start: int) -> int:
    """A file that became shorter was put aside for a new one: print that from its beginning."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        file.seek(start if start <= path.stat().st_size else 0)
        text = file.read()
        if text:
            typer.echo(text.decode(errors="replace"), nl=False)
        return file.tell()
