"""`cloudledger replay`: the read models as they were at a position or a time, in a scratch schema."""

from typing import Annotated

import msgspec
import psycopg
import typer

from api.cli.exits import NOT_FOUND, REFUSED, USAGE, Stop
from api.cli.output import Format, Output, rows, say
from api.cli.phases import phases
from api.cli.session import moment, opened, position_within
from api.ledger import Ledger
from projections.engine.replay import drop_replay
from projections.engine.replay import replay as fold_replay
from projections.registry import MODELS


def replay(
    to: Annotated[str | None, typer.Option(help="Position or time; default: the head.")] = None,
    schema: Annotated[str, typer.Option(help="Scratch schema to make.")] = "replay",
    drop: Annotated[bool, typer.Option("--drop", help="Drop the scratch schema instead.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be folded.")] = False,
    output: Output = Format.table,
) -> None:
    """Fold the log up to a moment. Example: cloudledger replay --to 2026-11-17 --schema last_tuesday"""
    if not schema.isidentifier() or schema in ("ledger", "views", "public") or schema.startswith("pg_"):
        raise Stop(USAGE, f"--schema {schema!r}: choose a plain name that is not one of ours")
    with opened() as ledger:
        if drop:
            _drop(ledger, schema, dry_run)
            return
        upto = _position(ledger, to)
        if dry_run:
            say(f"would fold {upto} events into {len(MODELS)} tables of schema {schema}")
            return
        with phases("replay") as report:
            try:
                found = fold_replay(ledger.url, ledger.log, list(MODELS.values()), upto, schema, report)
            except psycopg.errors.DuplicateSchema:
                raise Stop(REFUSED, f"schema {schema} exists; drop it with --drop or choose another") from None
    say(f"folded up to position {upto}")
    rows([msgspec.structs.asdict(each) for each in found], output)


def _position(ledger: Ledger, to: str | None) -> int:
    if to is None:
        return ledger.log.head()
    return position_within(ledger, int(to)) if to.isdigit() else ledger.log.position_at(moment(to))


def _drop(ledger: Ledger, schema: str, dry_run: bool) -> None:
    if dry_run:
        say(f"would drop schema {schema}")
        return
    try:
        drop_replay(ledger.url, schema)
    except LookupError as error:
        raise Stop(NOT_FOUND, str(error)) from None
    say(f"dropped schema {schema}")
