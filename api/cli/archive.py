"""`events export|import|verify`: the whole log out, in, and proved."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer

from adapters.eventstore import archive_lines, chain, export, importing
from adapters.eventstore.archive_format import BadLine, Header
from adapters.eventstore.chain import Noted, Verdict
from api.cli.exits import REFUSED, USAGE, VERIFY_FAILED, Stop
from api.cli.files import announced, source, target
from api.cli.output import Format, Output, record, say
from api.cli.progress import progress
from api.cli.session import connect, opened
from api.ledger import Ledger
from api.master_key import master_key

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
        with target(file) as out, progress("export", head.events) as report:
            done = export.export(conn, out, report)
        if keys:
            with target(str(keys), private=True) as out:
                say(f"{export.export_keys(conn, out)} keys of persons in {keys}: delete it when it has served")
    say(f"{done.events} events, head {done.head.position}:{done.head.hash}")


def import_log(
    file: FileArgument,
    keys: KeysOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Verify the file and stop.")] = False,
) -> None:
    """Bring an export into an empty database. Example: cloudledger events import log.ndjson --keys keys.ndjson"""
    if dry_run:
        _report(_verify_file(file, None), Format.table)
        return
    with opened() as ledger:
        done, read = _imported(ledger, file, keys)
    say(f"{done.events} events, {done.commands} commands, {done.names} names, {read} keys of persons")
    if not keys:
        say("no keys of persons were given: personal fields cannot be read, as if every person were erased")


def _imported(ledger: Ledger, file: str, keys: Path | None) -> tuple[Header, int]:
    """Events and keys in one transaction."""
    with (
        connect(ledger) as conn,
        _whole_or_not(file),
        conn.transaction(),
        source(file) as lines,
        progress("import", announced(file)) as report,
    ):
        done = importing.import_file(conn, lines, ledger.store.keys.key_check, report)
        return done, _import_keys(conn, keys, master_key(ledger.settings)) if keys else 0


@contextmanager
def _whole_or_not(file: str) -> Iterator[None]:
    """Turns what may be wrong with a file into exit codes."""
    try:
        yield
    except (BadLine, importing.ChainBroken) as error:
        raise Stop(VERIFY_FAILED, f"{file}: {error}; nothing was imported") from None
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        why = str(error).splitlines()[0]
        raise Stop(VERIFY_FAILED, f"{file}: the database refuses a line: {why}; nothing was imported") from None
    except importing.NotEmpty as error:
        raise Stop(REFUSED, str(error)) from None


def verify(
    file: Annotated[str | None, typer.Argument(help="An export; without it the database is walked.")] = None,
    expect: Annotated[str | None, typer.Option(help="A head noted before, POSITION:HASH.")] = None,
    output: Output = Format.table,
) -> None:
    """Walk the hash chain. Example: cloudledger events verify log.ndjson"""
    noted = _noted(expect) if expect else None
    if file:
        verdict = _verify_file(file, noted)
    else:
        with opened() as ledger, connect(ledger) as conn, progress("verify", ledger.log.head()) as report:
            verdict = chain.verify_database(conn, report, noted)
    _report(verdict, output)


def _noted(text: str) -> Noted:
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text)
    if not found:
        raise Stop(USAGE, "--expect is POSITION:HASH with 64 hexadecimal characters, as export prints it")
    return Noted(int(found[1]), bytes.fromhex(found[2]))


def _report(verdict: Verdict, output: Format) -> None:
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


def _verify_file(file: str, noted: Noted | None) -> Verdict:
    try:
        with source(file) as lines, progress("verify", announced(file)) as report:
            return archive_lines.verify_file(lines, report, noted)
    except BadLine as error:
        raise Stop(VERIFY_FAILED, f"{file}: {error}") from None


def _import_keys(conn: psycopg.Connection[Any], keys: Path, master: bytes) -> int:
    with source(str(keys)) as lines:
        try:
            return importing.import_keys(conn, lines, master)
        except BadLine as error:
            raise Stop(VERIFY_FAILED, f"{keys}: {error}; nothing was imported") from None
