"""The long ones: following the log, rebuilding, verifying."""

import signal
import threading
from types import FrameType
from typing import Annotated, Any

import msgspec
import typer

from api.cli.exits import INTERRUPTED, NOT_FOUND, REFUSED, VERIFY_FAILED, Stop
from api.cli.near import near
from api.cli.output import Format, Output, rows, say
from api.cli.phases import phases
from api.cli.session import identifier, opened, stream_events
from api.ledger import Ledger
from projections.engine import one_stream, registry, runner
from projections.engine import rebuild as rebuilding
from projections.engine import verify as verifying
from projections.engine.model import ReadModel
from projections.engine.progress import Stopped
from projections.engine.session import Busy, session
from projections.engine.swap import Unswapped
from projections.registry import MODELS

Names = Annotated[list[str] | None, typer.Argument(help="Read models; default: all.")]
RateLimit = Annotated[float | None, typer.Option(help="Most events per second.")]


def run() -> None:
    """Keep all read models up with the log until Ctrl-C. Example: cloudledger projections run"""
    stop = stopping()
    with opened() as ledger:
        say(f"following {', '.join(MODELS)}; Ctrl-C stops")
        poll = ledger.settings.projection_poll_seconds
        runner.run(ledger.url, ledger.log, list(MODELS.values()), stop, poll, _complain)


def rebuild(
    names: Names = None,
    stream: Annotated[str | None, typer.Option(help="Only the rows of this stream, in place.")] = None,
    rate_limit: RateLimit = None,
    accept_differences: Annotated[
        bool, typer.Option("--accept-differences", help="Swap although it differs from the live table.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fold and compare, then throw it away.")] = False,
    output: Output = Format.table,
) -> None:
    """Fold beside the live table, compare, swap. Example: cloudledger projections rebuild users --dry-run"""
    chosen, stop = _chosen(names), stopping()
    with opened() as ledger:
        _prepare(ledger, chosen)
        if stream:
            _rebuild_stream(ledger, chosen, stream, dry_run)
            return
        found = []
        for each in chosen:
            with phases(each.name) as report, _explained(each):
                found.append(
                    rebuilding.rebuild(
                        ledger.url, ledger.log, each, report, rate_limit, dry_run, accept_differences, stop
                    )
                )
    rows([_rebuilt_row(each) for each in found], output)
    _complain_of(found, dry_run)


def verify(names: Names = None, rate_limit: RateLimit = None, output: Output = Format.table) -> None:
    """Fold anew and compare with the live table. Example: cloudledger projections verify users"""
    chosen, stop = _chosen(names), stopping()
    found = []
    with opened() as ledger:
        _prepare(ledger, chosen)
        for each in chosen:
            with phases(each.name) as report, _explained(each):
                found.append(verifying.verify(ledger.url, ledger.log, each, report, rate_limit, stop))
    rows([_verified_row(each) for each in found], output)
    for verified in found:
        _blame(verified)
    bad = [verified.name for verified in found if verified.comparison.count]
    if bad:
        raise Stop(VERIFY_FAILED, f"{', '.join(bad)}: what people see is not what the log says")


def stopping() -> threading.Event:
    """Set by Ctrl-C and by SIGTERM; what is long then stops at a place it can go on from."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    return stop


class _explained:
    """Turns the engine's refusals into exit codes."""

    def __init__(self, model: ReadModel) -> None:
        self.model = model

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Stopped):
            raise Stop(INTERRUPTED, f"{self.model.name}: {error}; run it again to go on")
        if isinstance(error, (Busy, Unswapped)):
            raise Stop(REFUSED, f"{self.model.name}: {error}")


def _chosen(names: list[str] | None) -> list[ReadModel]:
    for name in names or ():
        if name not in MODELS:
            raise Stop(NOT_FOUND, f"there is no read model {name!r}{near(name, MODELS)}")
    return [MODELS[name] for name in names or MODELS]


def _prepare(ledger: Ledger, chosen: list[ReadModel]) -> None:
    with session(ledger.url) as conn:
        for each in chosen:
            registry.prepare(conn, each)


def _rebuild_stream(ledger: Ledger, chosen: list[ReadModel], text: str, dry_run: bool) -> None:
    stream = identifier(text, "stream")
    events = stream_events(ledger, text)
    if dry_run:
        say(f"would fold {len(events)} events of {stream.hex} into {', '.join(m.name for m in chosen)}")
        return
    with session(ledger.url) as conn:
        for each in chosen:
            failed = one_stream.rebuild_stream(conn, ledger.log, each, stream)
            say(f"{each.name}: {stream.hex} folded again, {failed} events parked")


def _rebuilt_row(found: rebuilding.Rebuilt) -> dict[str, Any]:
    row = msgspec.structs.asdict(found)
    comparison = row.pop("comparison")
    row["seconds"] = round(found.seconds, 2)
    row["differences"] = comparison.count if comparison else None
    return row


def _complain_of(found: list[rebuilding.Rebuilt], dry_run: bool) -> None:
    differing = [each for each in found if each.comparison and each.comparison.count]
    for each in differing:
        first = each.comparison.differences[0] if each.comparison else None
        say(f"{each.name}: first difference at {first.key if first else ''}: {first.columns if first else ''}")
    if any(not each.swapped for each in differing):
        hint = "" if dry_run else "; look with `projections verify`, swap with --accept-differences"
        raise Stop(VERIFY_FAILED, f"{', '.join(e.name for e in differing)} differ from the live table{hint}")


def _verified_row(found: verifying.Verified) -> dict[str, Any]:
    compared = found.comparison
    return {
        "name": found.name,
        "version": found.version,
        "position": compared.position,
        "live_rows": compared.live_rows,
        "expected_rows": compared.expected_rows,
        "differences": compared.count,
    }


def _blame(found: verifying.Verified) -> None:
    if not found.comparison.differences:
        return
    first = found.comparison.differences[0]
    say(f"{found.name}: first differing row {first.key}")
    for column, (live, expected) in first.columns.items():
        cause = found.causes.get(column)
        by = f", set by {cause.event} at position {cause.position} ({cause.actor})" if cause else ""
        say(f"  {column}: shows {live!r}, the log says {expected!r}{by}")


def _complain(name: str, error: BaseException) -> None:
    say(f"{name}: {type(error).__name__}: {error}")
