"""`cloudledger streams`: which there are, the state of one now or then, and what changed between two moments."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
import typer

from adapters.eventstore.search import Filter, last_events
from api.cli.exits import NOT_FOUND, REFUSED, Stop
from api.cli.near import near
from api.cli.output import Format, Output, record, rows, say
from api.cli.rows import COLUMNS, event_row
from api.cli.session import actor_of, identifier, moment, opened, position_within, stream_events
from api.ledger import Ledger
from domain.event import Recorded
from domain.registry import KIND_OF, KINDS
from projections.log import Poison

app = typer.Typer(help="The state of one thing at any time.", no_args_is_help=True)

Moment = Annotated[str | None, typer.Option(help="A version (v3), a position (42), or a time (2026-11-22T14:00).")]
Stream = Annotated[str, typer.Argument(help="Id of the stream.")]
STREAM_COLUMNS = ("stream", "kind", "version", "position", "at", "last_event")


def _kinds(incomplete: str) -> list[str]:
    return [kind for kind in KINDS if kind.startswith(incomplete)]


@app.command("list")
def list_streams(
    kind: Annotated[str | None, typer.Option(help=f"One of {', '.join(KINDS)}.", autocompletion=_kinds)] = None,
    customer: Annotated[str | None, typer.Option(help="Whose last event concerns this customer.")] = None,
    project: Annotated[str | None, typer.Option(help="Whose last event concerns this project.")] = None,
    actor: Annotated[str | None, typer.Option(help="Last changed by user:<id> or system:<name>.")] = None,
    since: Annotated[str | None, typer.Option(help="Last changed at or after this time.")] = None,
    until: Annotated[str | None, typer.Option(help="Last changed before this time.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most streams to print.")] = 50,
    output: Output = Format.table,
) -> None:
    """List streams, last changed first. Example: cloudledger streams list --kind project --limit 10"""
    wanted = Filter(
        names=_names_of(kind) if kind else (),
        customer=identifier(customer, "customer") if customer else None,
        project=identifier(project, "project") if project else None,
        actor=actor_of(actor) if actor else None,
        since=moment(since) if since else None,
        until=moment(until) if until else None,
    )
    with opened() as ledger:
        found = last_events(ledger.log, ledger.store.recorder, wanted, limit)
    rows([_stream_row(each) for each in found], output, STREAM_COLUMNS)


@app.command("events")
def show_events(stream: Stream, output: Output = Format.table) -> None:
    """List all events of one stream. Example: cloudledger streams events 01a2..."""
    with opened() as ledger:
        found = stream_events(ledger, stream)
    rows([event_row(each) for each in found], output, COLUMNS)


@app.command()
def show(
    stream: Stream,
    at: Moment = None,
    output: Output = Format.table,
) -> None:
    """Show a state. Example: cloudledger streams show 01a2... --at 2026-11-22T14:00"""
    with opened() as ledger:
        events = _upto(ledger, stream_events(ledger, stream), at)
    record(_header(events) | _state(events), output)


@app.command()
def diff(
    stream: Stream,
    since: Annotated[str | None, typer.Option("--from", help="Where to begin; default: nothing.")] = None,
    to: Moment = None,
    output: Output = Format.table,
) -> None:
    """Compare two states field by field. Example: cloudledger streams diff 01a2... --from v1 --to v4"""
    with opened() as ledger:
        events = stream_events(ledger, stream)
        before = _state(_upto(ledger, events, since)) if since else {}
        after = _state(_upto(ledger, events, to))
    changed = [
        {"field": field, "before": before.get(field), "after": after.get(field)}
        for field in {**before, **after}
        if before.get(field) != after.get(field)
    ]
    if not changed:
        say("nothing differs")
    rows(changed, output, ("field", "before", "after"))


def _names_of(kind: str) -> tuple[str, ...]:
    if kind not in KINDS:
        raise Stop(NOT_FOUND, f"there is no kind {kind!r}{near(kind, KINDS)}")
    return tuple(name for name, each in KIND_OF.items() if each.name == kind)


def _stream_row(last: Recorded | Poison) -> dict[str, Any]:
    found = event_row(last)
    kind = KIND_OF[found["name"]].name if isinstance(last, Recorded) else None
    given = {"kind": kind, "last_event": found["name"], "at": found.get("at")}
    return {column: given[column] if column in given else found[column] for column in STREAM_COLUMNS}


def _upto(ledger: Ledger, events: list[Recorded | Poison], at: str | None) -> list[Recorded]:
    broken = next((each for each in events if isinstance(each, Poison)), None)
    if broken:
        raise Stop(REFUSED, f"position {broken.position}: {broken.error}")
    sound = [each for each in events if isinstance(each, Recorded)]
    if at is None:
        return sound
    if at.startswith("v") and at[1:].isdigit():
        if int(at[1:]) > sound[-1].version:
            raise Stop(NOT_FOUND, f"the stream is at version {sound[-1].version}, {at} is still to come")
        found = [each for each in sound if each.version <= int(at[1:])]
    elif at.isdigit():
        found = [each for each in sound if each.position <= position_within(ledger, int(at))]
    else:
        found = [each for each in sound if each.at <= moment(at)]
    if not found:
        raise Stop(NOT_FOUND, f"at {at} this stream had not begun; its first event is {sound[0].at.isoformat()}")
    return found


def _header(events: list[Recorded]) -> dict[str, Any]:
    last = events[-1]
    kind = KIND_OF[last.event.name].name
    return {"kind": kind, "stream": last.stream, "version": last.version, "position": last.position, "at": last.at}


def _state(events: list[Recorded]) -> dict[str, Any]:
    kind = KIND_OF[events[0].event.name]
    state = kind.fold(None, [each.event for each in events])
    found: dict[str, Any] = msgspec.to_builtins(state, builtin_types=(UUID,))
    return found
