"""`cloudledger streams`: the state of one thing, now or then, and what changed between two moments."""

from typing import Annotated, Any

import msgspec
import typer

from api.cli.exits import NOT_FOUND, REFUSED, Stop
from api.cli.output import Format, Output, record, rows, say
from api.cli.session import moment, opened, position_within, stream_events
from api.ledger import Ledger
from domain.event import Recorded
from domain.registry import KIND_OF
from projections.log import Poison

app = typer.Typer(help="The state of one thing at any time.", no_args_is_help=True)

Moment = Annotated[str | None, typer.Option(help="A version (v3), a position (42), or a time (2026-11-22T14:00).")]


@app.command()
def show(
    stream: Annotated[str, typer.Argument(help="Id of the stream.")],
    at: Moment = None,
    output: Output = Format.table,
) -> None:
    """Show a state. Example: cloudledger streams show 01a2... --at 2026-11-22T14:00"""
    with opened() as ledger:
        events = _upto(ledger, stream_events(ledger, stream), at)
    record(_header(events) | _state(events), output)


@app.command()
def diff(
    stream: Annotated[str, typer.Argument(help="Id of the stream.")],
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
    found: dict[str, Any] = msgspec.to_builtins(state)
    return found
