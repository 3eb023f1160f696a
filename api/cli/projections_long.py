"""The long ones: following the log, rebuilding, verifying."""

from typing import Annotated

import typer

from api.cli.exits import INTERRUPTED, REFUSED, VERIFY_FAILED, Stop
from api.cli.models import Names, models
from api.cli.output import Format, Output, rows, say
from api.cli.phases import phases
from api.cli.projections_said import blame, complain_of, rebuilt_row, verified_row
from api.cli.session import identifier, opened, stream_events
from api.cli.stopping import stopping
from api.ledger import Ledger
from projections.engine import one_stream, registry, runner
from projections.engine import rebuild as rebuilding
from projections.engine import verify as verifying
from projections.engine.model import ReadModel
from projections.engine.progress import Stopped
from projections.engine.session import Busy, session
from projections.engine.swap import Unswapped
from projections.registry import MODELS

RateLimit = Annotated[float | None, typer.Option(help="Most events per second.")]


def run() -> None:
    """Keep all read models up with the log until Ctrl-C. Example: cloudledger projections run"""
    with stopping() as stop, opened() as ledger:
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
    chosen = models(names)
    with stopping() as stop, opened() as ledger:
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
    rows([rebuilt_row(each) for each in found], output)
    complain_of(found, dry_run)


def verify(names: Names = None, rate_limit: RateLimit = None, output: Output = Format.table) -> None:
    """Fold anew and compare with the live table. Example: cloudledger projections verify users"""
    chosen = models(names)
    found = []
    with stopping() as stop, opened() as ledger:
        _prepare(ledger, chosen)
        for each in chosen:
            with phases(each.name) as report, _explained(each):
                found.append(verifying.verify(ledger.url, ledger.log, each, report, rate_limit, stop))
    rows([verified_row(each) for each in found], output)
    for verified in found:
        blame(verified)
    bad = [verified.name for verified in found if verified.comparison.count]
    if bad:
        raise Stop(VERIFY_FAILED, f"{', '.join(bad)}: what people see is not what the log says")


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


def _complain(name: str, error: BaseException) -> None:
    say(f"{name}: {type(error).__name__}: {error}")
