"""Tickets: read by whoever sees their order, commented on and closed by the provider's people."""

import msgspec

from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.route import Handler, Reply, Route
from api.http.writes import action
from commands.marketplace.ticket import CommentOnTicket, DeclineTicket, ResolveTicket
from projections.marketplace.tickets_documents import TICKETS

PATH, ONE = "/api/marketplace-tickets/", "/api/marketplace-tickets/{uuid}/"
Struct = type[msgspec.Struct]
ACTIONS: dict[str, Struct] = {"comment": CommentOnTicket, "resolve": ResolveTicket, "decline": DeclineTicket}


def _does(command: Struct, body: Struct) -> Handler:
    async def answer(ask: Ask) -> Reply:
        ticket = ask.uuid()
        came = await ask.body(body, command, ticket=ticket)
        await ask.command(command(ticket, **given(came)))
        return await ask.one(TICKETS, ticket)

    return answer


def _route(name: str, command: Struct) -> Route:
    body = form(f"Ticket{name.title()}Request", command, without=("ticket",))
    return action(ONE, "marketplace_tickets", name, _does(command, body), body, TICKETS, command)


ROUTES = [*reads(TICKETS, PATH, "marketplace_tickets"), *(_route(*each) for each in ACTIONS.items())]
