"""What the tables of tickets and of what is said about them hold."""

from typing import Any
from uuid import UUID

from domain.event import Event
from domain.marketplace import ticket as happened
from projections.marketplace import ticket_comments, tickets
from tests.projections.help import expected
from tests.projections.world import World

TICKET, ORDER, RUN, WHO = (UUID(int=n) for n in range(1, 5))
OPENED = happened.TicketOpened(order=ORDER, run=RUN, summary="A desk", description="oak")


def rows(*events: Event) -> tuple[Any, list[Any]]:
    world = World()
    for event in (OPENED, *events):
        world.add(TICKET, event, actor=f"user:{WHO.hex}")
    (found,) = expected(world.log, tickets.MODEL)
    return found, expected(world.log, ticket_comments.MODEL)


def test_opened_and_talked_about() -> None:
    said = [happened.TicketCommented(by=WHO, comment="which oak?"), happened.TicketCommented(by=None, comment="red")]
    ticket, comments = rows(*said)
    assert (ticket.uuid, ticket.order_uuid, ticket.run) == (TICKET, ORDER, RUN)
    assert (ticket.summary, ticket.description, ticket.state, ticket.closed_at) == ("A desk", "oak", "open", None)
    assert [(one.ticket_uuid, one.author, one.comment) for one in comments] == [
        (TICKET, WHO, "which oak?"),
        (TICKET, None, "red"),
    ]
    assert ticket.modified_at == comments[-1].created_at > ticket.created_at


def test_closed() -> None:
    ends = {
        "resolved": happened.TicketResolved(comment="it stands there"),
        "declined": happened.TicketDeclined(comment="no room"),
        "withdrawn": happened.TicketWithdrawn(),
    }
    assert set(ends) == {*happened.STATES} - {"open"}
    for state, event in ends.items():
        ticket, comments = rows(event)
        assert (ticket.state, ticket.resolution) == (state, getattr(event, "comment", ""))
        assert (ticket.closed_by, ticket.closed_at, comments) == (WHO, ticket.modified_at, [])
