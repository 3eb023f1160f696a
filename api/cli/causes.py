"""`events trace`: what one request set off, as a tree of causes."""

from typing import Annotated, Any
from uuid import UUID

import typer
from rich.text import Text
from rich.tree import Tree

from api.cli.exits import NOT_FOUND, Stop
from api.cli.output import Format, Output, draw, rows
from api.cli.rows import event_row
from api.cli.session import identifier, opened, position_within
from api.ledger import Ledger
from domain.event import Recorded
from projections.log import Poison

_BY_COMMAND = "SELECT correlation_id FROM ledger.events WHERE notification_id = %s AND command_id = %s"
_COMMAND = "SELECT position FROM ledger.commands WHERE command_id = %s"


def trace(
    of: Annotated[str, typer.Argument(help="Position, event id, command id or correlation id.")],
    output: Output = Format.table,
) -> None:
    """Show what belongs together and what caused what. Example: cloudledger events trace 42"""
    with opened() as ledger:
        found = ledger.log.correlated(_correlation(ledger, of))
    if not found:
        raise Stop(NOT_FOUND, f"nothing in the log has to do with {of}")
    if output == Format.table:
        draw(tree(found))
    else:
        rows([event_row(each) for each in found], output)


def tree(events: list[Recorded | Poison]) -> Tree:
    """Roots are events nothing in this request caused; branches are commands' events under their cause."""
    sound = [each for each in events if isinstance(each, Recorded)]
    top = Tree(Text(f"correlation {sound[0].correlation.hex}" if sound else "correlation"))
    places: dict[UUID, Tree] = {}
    for each in sound:
        parent = places.get(each.causation, top) if each.causation else top
        places[each.event_id] = parent.add(Text(_label(each)))
    return top


def _label(found: Recorded) -> str:
    row: dict[str, Any] = event_row(found)
    why = f" because {found.reason}" if found.reason else ""
    behind = f" ({found.impersonator} as)" if found.impersonator else ""
    return f"{found.position} {row['name']} by{behind} {found.actor}{why}, stream {found.stream.hex} v{found.version}"


def _correlation(ledger: Ledger, of: str) -> UUID:
    if of.isdigit() and len(of) < 20:
        position = position_within(ledger, int(of))
        page = ledger.log.page(position - 1, position)
        return _of_event(page, of)
    wanted = identifier(of, "event, command or correlation")
    events = ledger.log.events([wanted])
    if events:
        return _of_event(events, of)
    command = ledger.store.recorder.rows(_COMMAND, (wanted,))
    last = ledger.store.recorder.rows(_BY_COMMAND, (command[0][0], wanted)) if command else []
    return last[0][0] if last else wanted


def _of_event(events: list[Recorded | Poison], of: str) -> UUID:
    if not events or isinstance(events[0], Poison):
        raise Stop(NOT_FOUND, f"event {of} cannot be read")
    return events[0].correlation
