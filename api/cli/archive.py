"""`events export|import|verify`: the whole log out, in, and proved."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from adapters.eventstore import chain, export, importing
from adapters.eventstore.archive_format import BadLine
from adapters.eventstore.chain import Verdict
from api.cli.exits import NOT_FOUND, REFUSED, USAGE, VERIFY_FAILED, Stop
from api.cli.output import Format, Output, record, say
from api.cli.progress import progress
from api.cli.session import connect, opened

FileArgument = Annotated[str, typer.Argument(help="File; - is standard output or input.")]
KeysOption = Annotated[Path | None, typer.Option(help="File for the wrapped keys of persons; keep it apart.")]


def export_log(
    file: FileArgument = "-",
    keys: KeysOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written.")] = False,
) -> None:
    """Write the log as ndjson with its chain head. Example: cloudledger events export log.ndjson"""
    with opened() as ledger, connect(ledger) as conn:
        head = export.header(conn)
        if dry_run:
            say(f"would write {head.events} events, {head.commands} commands, {head.names} names")
            return
        with _target(file) as out, progress("export", head.events) as report:
            done = export.export(conn, out, report)
        if keys:
            with _target(str(keys)) as out:
                say(f"{export.export_keys(conn, out)} keys of persons in {keys}: delete it when it has served")
    say(f"{done.events} events, head {done.head.position}:{done.head.hash}")


def import_log(
    file: FileArgument,
    keys: KeysOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Verify the file and stop.")] = False,
) -> None:
    """Bring an export into an empty database. Example: cloudledger events import log.ndjson --keys keys.ndjson"""
    if dry_run:
        _report(_verify_file(file), None, Format.table)
        return
    with opened() as ledger, connect(ledger) as conn, _source(file) as source, progress("import", 0) as report:
        try:
            done = importing.import_file(conn, source, ledger.store.keys.key_check, report)
            read = _import_keys(conn, keys) if keys else 0
        except (BadLine, importing.ChainBroken) as error:
            raise Stop(VERIFY_FAILED, f"{file}: {error}; nothing was imported") from None
        except importing.NotEmpty as error:
            raise Stop(REFUSED, str(error)) from None
    say(f"{done.events} events, {done.commands} commands, {done.names} names, {read} keys of persons")
    if not keys:
        say("no keys of persons were given: personal fields cannot be read, as if every person were erased")


def verify(
    file: Annotated[str | None, typer.Argument(help="An export; without it the database is walked.")] = None,
    expect: Annotated[str | None, typer.Option(help="A head noted before, POSITION:HASH.")] = None,
    output: Output = Format.table,
) -> None:
    """Walk the hash chain. Example: cloudledger events verify log.ndjson"""
    if file:
        verdict = _verify_file(file)
    else:
        with opened() as ledger, connect(ledger) as conn, progress("verify", ledger.log.head()) as report:
            verdict = chain.verify_database(conn, report)
    _report(verdict, expect, output)


def _report(verdict: Verdict, expect: str | None, output: Format) -> None:
    if expect:
        position, _, noted = expect.partition(":")
        if not position.isdigit() or len(noted) != 64:
            raise Stop(USAGE, "--expect is POSITION:HASH with 64 hexadecimal characters, as export prints it")
        verdict = chain.expect(verdict, int(position), bytes.fromhex(noted))
    found = {
        "events": verdict.events,
        "head": f"{verdict.position}:{verdict.hash.hex()}",
        "broken": verdict.broken or None,
        "why": verdict.why,
    }
    record(found, output)
    if verdict.broken:
        raise Stop(VERIFY_FAILED, f"the chain breaks at position {verdict.broken}: {verdict.why}")
    say("the chain holds")


def _verify_file(file: str) -> Verdict:
    try:
        with _source(file) as source, progress("verify", 0) as report:
            return importing.verify_file(source, report)
    except BadLine as error:
        raise Stop(VERIFY_FAILED, f"{file}: {error}") from None


def _import_keys(conn: object, keys: Path) -> int:
    with _source(str(keys)) as source:
        return importing.import_keys(conn, source)  # type: ignore[arg-type]


@contextmanager
def _source(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as opened_file:
            yield opened_file
    except FileNotFoundError:
        raise Stop(NOT_FOUND, f"there is no file {file}") from None


@contextmanager
def _target(file: str) -> Iterator[BinaryIO]:
    """A named file appears whole or not at all."""
    if file == "-":
        yield sys.stdout.buffer
        return
    draft = Path(f"{file}.part")
    try:
        with draft.open("wb") as out:
            yield out
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
