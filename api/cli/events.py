"""`cloudledger events`: read, follow, explain, copy and prove the log."""

from typing import Annotated

import typer

from adapters.eventstore.search import STATS_BY, Filter, find, stats
from api.cli import archive, causes, follow
from api.cli.exits import NOT_FOUND, USAGE, Stop
from api.cli.near import near
from api.cli.output import Format, Output, lines, record, rows
from api.cli.rows import COLUMNS, event_row
from api.cli.session import actor_of, identifier, moment, opened, position_within
from domain.registry import EVENTS

app = typer.Typer(help="The event log.", no_args_is_help=True)
app.command("tail")(follow.tail)
app.command("trace")(causes.trace)
app.command("export")(archive.export_log)
app.command("import")(archive.import_log)
app.command("verify")(archive.verify)


def _begun(incomplete: str) -> list[str]:
    return [name for name in EVENTS if name.startswith(incomplete)]


@app.command("list")
def list_events(
    after: Annotated[int | None, typer.Option(help="Only later positions.")] = None,
    upto: Annotated[int | None, typer.Option(help="Only up to this position.")] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="Stored event name; may be repeated.", autocompletion=_begun)
    ] = None,
    stream: Annotated[str | None, typer.Option(help="Events of one stream.")] = None,
    actor: Annotated[str | None, typer.Option(help="user:<id> or system:<name>.")] = None,
    customer: Annotated[str | None, typer.Option(help="Events that concern this customer.")] = None,
    project: Annotated[str | None, typer.Option(help="Events that concern this project.")] = None,
    correlation: Annotated[str | None, typer.Option(help="Events one request set off.")] = None,
    since: Annotated[str | None, typer.Option(help="Recorded at or after this time.")] = None,
    until: Annotated[str | None, typer.Option(help="Recorded before this time.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most events to print.")] = 100,
    newest: Annotated[bool, typer.Option("--newest", help="Newest first.")] = False,
    output: Output = Format.table,
) -> None:
    """List events. Example: cloudledger events list --name identity.user.registered --newest --limit 5"""
    wanted = Filter(
        after=after,
        upto=upto,
        names=tuple(_known(each) for each in name or ()),
        stream=identifier(stream, "stream") if stream else None,
        actor=actor_of(actor) if actor else None,
        customer=identifier(customer, "customer") if customer else None,
        project=identifier(project, "project") if project else None,
        correlation=identifier(correlation, "correlation") if correlation else None,
        since=moment(since) if since else None,
        until=moment(until) if until else None,
    )
    with opened() as ledger:
        for position in (after, upto):
            if position is not None:
                position_within(ledger, position)
        found = find(ledger.log, ledger.store.recorder, wanted, limit, newest_first=newest)
    if output == Format.ndjson:
        lines(event_row(each) for each in found)
    else:
        rows([event_row(each) for each in found], output, COLUMNS)


@app.command()
def show(
    event: Annotated[str, typer.Argument(help="Position or event id.")],
    output: Output = Format.table,
) -> None:
    """Show everything about one event. Example: cloudledger events show 42"""
    with opened() as ledger:
        if event.isdigit() and len(event) < 20:
            position = position_within(ledger, int(event))
            found = ledger.log.page(position - 1, position)
        else:
            found = ledger.log.events([identifier(event, "event")])
    if not found:
        raise Stop(NOT_FOUND, f"there is no event {event}")
    record(event_row(found[0]), output)


@app.command("stats")
def show_stats(
    by: Annotated[str, typer.Option(help=f"One of {', '.join(STATS_BY)}.")] = "name",
    output: Output = Format.table,
) -> None:
    """Count events. Example: cloudledger events stats --by day"""
    if by not in STATS_BY:
        raise Stop(USAGE, f"--by {by!r}: choose one of {', '.join(STATS_BY)}")
    with opened() as ledger:
        rows(stats(ledger.store.recorder, by), output)


def _known(name: str) -> str:
    if name not in EVENTS:
        raise Stop(NOT_FOUND, f"there is no event {name!r}{near(name, EVENTS)}")
    return name
