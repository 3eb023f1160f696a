"""`cloudledger projections`: read models, how far they are, and everything one can do to them."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
import typer

from api.cli import projections_long, projections_rows
from api.cli.exits import NOT_FOUND, REFUSED, Stop
from api.cli.models import Name, model, working
from api.cli.output import Format, Output, rows, say
from api.cli.session import opened, position_within
from projections.engine import lag, one_stream, parked, registry, swap
from projections.engine.model import Conn, ReadModel, live_table
from projections.registry import MODELS

app = typer.Typer(help="Read models.", no_args_is_help=True)
app.command("run")(projections_long.run)
app.command("rebuild")(projections_long.rebuild)
app.command("verify")(projections_long.verify)
app.command("rows")(projections_rows.show_rows)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen.")]


@app.command("list")
def list_models(output: Output = Format.table) -> None:
    """List read models and their tables. Example: cloudledger projections list"""
    found = [
        {
            "name": m.name,
            "version": m.version,
            "table": ".".join(live_table(m)),
            "key": m.key,
            "events": m.names or "all",
        }
        for m in MODELS.values()
    ]
    rows(found, output, ("name", "version", "table", "key"))


@app.command()
def status(output: Output = Format.table) -> None:
    """Show how far each is, and what is parked. Example: cloudledger projections status -o json"""
    with opened() as ledger, working(ledger) as conn:
        found = [_status_row(each) for each in lag.status(conn, ledger.log, list(MODELS.values()))]
        aside = [msgspec.structs.asdict(each) for each in parked.parked(conn)]
    rows(found, output)
    for each in aside:
        say(f"parked: {each['name']} position {each['position']}: {each['error']}")


@app.command("builds")
def show_builds(output: Output = Format.table) -> None:
    """List every table there is, live, old and unfinished. Example: cloudledger projections builds"""
    with opened() as ledger, working(ledger) as conn:
        found = [msgspec.structs.asdict(each) for each in registry.builds(conn)]
    rows(found, output, ("name", "version", "build", "state", "table_name", "position", "events", "error"))


@app.command()
def park(name: Name, position: int, dry_run: DryRun = False) -> None:
    """Set one event aside. Example: cloudledger projections park projects 42"""
    chosen = model(name)
    with opened() as ledger, working(ledger) as conn:
        position_within(ledger, position)
        if dry_run:
            say(f"would set position {position} aside for {name}; its stream is folded without it")
            return
        try:
            one_stream.park(conn, ledger.log, chosen, position)
        except LookupError as error:
            raise Stop(NOT_FOUND, str(error)) from None
    say(f"{name}: position {position} is set aside; `projections retry` takes it back")


@app.command()
def retry(
    name: Name,
    position: Annotated[int | None, typer.Argument(help="Only this one; default: all that are parked.")] = None,
    dry_run: DryRun = False,
    output: Output = Format.table,
) -> None:
    """Fold the streams of parked events again. Example: cloudledger projections retry projects"""
    chosen = model(name)
    with opened() as ledger, working(ledger) as conn:
        waiting = [each for each in parked.parked(conn, chosen) if position in (None, each.position)]
        if position is not None and not waiting:
            raise Stop(NOT_FOUND, f"{name} has nothing parked at position {position}")
        left = waiting if dry_run else one_stream.retry(conn, ledger.log, chosen, position)
    say(f"{name}: {'would retry' if dry_run else 'retried'} {len(waiting)}, {len(left)} parked")
    rows([msgspec.structs.asdict(each) for each in left], output)
    if left and not dry_run:
        raise Stop(REFUSED, f"{len(left)} events of {name} still fail")


@app.command("switch-back")
def switch_back(name: Name, dry_run: DryRun = False) -> None:
    """Put the table before the last rebuild back. Example: cloudledger projections switch-back users"""
    chosen = model(name)
    with opened() as ledger, working(ledger) as conn:
        if dry_run:
            old = [b.table_name for b in _of(conn, chosen) if b.state == "old"]
            say(f"would put back {old[-1]}" if old else "there is no old table to put back")
            return
        try:
            build = swap.switch_back(conn, chosen)
        except LookupError as error:
            raise Stop(NOT_FOUND, str(error)) from None
    say(f"{name}: build {build.build} is live again from position {build.position} and catches up")


@app.command("drop-old")
def drop_old(name: Name, dry_run: DryRun = False) -> None:
    """Drop old and failed tables, and earlier versions'. Example: cloudledger projections drop-old users"""
    chosen = model(name)
    with opened() as ledger, working(ledger) as conn:
        if dry_run:
            builds = registry.kept(conn, chosen) + registry.earlier_versions(conn, chosen)
            gone = [build.table_name for build in builds]
        else:
            gone = swap.drop_old(conn, chosen)
    say(f"{'would drop' if dry_run else 'dropped'} {', '.join(gone) or 'nothing'}")


def _of(conn: Conn, chosen: ReadModel) -> Sequence[registry.Build]:
    return [b for b in registry.builds(conn) if (b.name, b.version) == (chosen.name, chosen.version)]


def _status_row(found: lag.Status) -> dict[str, Any]:
    row = msgspec.structs.asdict(found)
    build = row.pop("build")
    return {
        "name": row.pop("name"),
        "version": row.pop("version"),
        "position": build.position if build else 0,
        **row,
        "error": build.error if build else "no table yet",
    }
