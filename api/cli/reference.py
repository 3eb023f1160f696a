"""The tables in docs/cli.md and docs/settings.md, made from the code. `python -m api.cli.reference` renews them."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import typer.main
from typer.core import TyperGroup

from api.cli.exits import MEANINGS
from api.settings import PREFIX, SETTINGS

BEGIN = "<!-- made by python -m api.cli.reference: {name} -->"
END = "<!-- end -->"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(_cell(cell) for cell in line) + " |\n" for line in lines)


def _cell(value: object) -> str:
    text = str(value).replace("|", "\\|")
    return text if text.startswith("`") else text.replace("<", "&lt;")


def exit_codes() -> str:
    return table(("Code", "Meaning"), [(int(code), meaning) for code, meaning in MEANINGS.items()])


def settings() -> str:
    rows = [
        (f"`{one.name}`", f"`{PREFIX}{one.name.upper()}`", one.allowed, one.default, one.unit, one.doc)
        for one in SETTINGS
    ]
    return table(("Name in the file", "Variable", "Allowed", "Default", "Unit", "Meaning"), rows)


def commands() -> str:
    return table(("Command", "What it does", "Example"), [(f"`{path}`", *_said(text)) for path, text in helps()])


def helps() -> Iterator[tuple[str, str]]:
    """Every command and its help, in the order of `--help`."""
    from api.cli.main import app

    yield from _walk("", typer.main.get_group(app))


def _walk(path: str, group: TyperGroup) -> Iterator[tuple[str, str]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _walk(f"{path}{name} ", command)
        else:
            yield f"{path}{name}", " ".join((command.help or "").split())


def _said(text: str) -> tuple[str, str]:
    what, _, example = text.partition(" Example: ")
    return what, f"`{example}`"


PARTS = {
    "docs/cli.md": {"exit codes": exit_codes, "commands": commands},
    "docs/settings.md": {"settings": settings},
}


def renewed(text: str, file: str) -> str:
    """A document with its tables as the code has them now."""
    for name, make in PARTS[file].items():
        begin = BEGIN.format(name=name) + "\n"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(END)
        text = f"{before}{begin}\n{make()}\n{END}{after}"
    return text


if __name__ == "__main__":
    for file in PARTS:
        path = Path(file)
        path.write_text(renewed(path.read_text(encoding="utf-8"), file), encoding="utf-8")
        sys.stderr.write(f"{file}\n")
