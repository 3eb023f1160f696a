"""Resources of a market: ordered, carried out, asked for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx

from commands.marketplace.order import ApproveByConsumer, CompleteOrder, StartOrder
from domain.marketplace import order
from tests.eventstore.support import ask
from tests.http.market import Market

CONSUMER, PROVIDER = "/api/marketplace-resources/", "/api/marketplace-provider-resources/"


def done(market: Market, number: str) -> None:
    """An order is approved by whom it waits for and carried out."""
    store, uuid = market.place.ledger.store, UUID(number)
    if store.load(order.KIND, uuid).required().state == "pending-consumer":
        ask(store, ApproveByConsumer(uuid))
    if store.load(order.KIND, uuid).required().state != "executing":
        ask(store, StartOrder(uuid))
    ask(store, CompleteOrder(uuid))
    market.place.settled()


def there(market: Market, of: UUID | None = None, **more: Any) -> str:
    """A resource that is OK."""
    placed = market.order("staff", of, **more)
    done(market, placed["uuid"])
    number: str = placed["marketplace_resource_uuid"]
    return number


def does(
    market: Market, who: str, resource: str, action: str, body: Any = None, side: str = CONSUMER
) -> httpx.Response:
    return market.http(who).post(f"{side}{resource}/{action}/", json=body or {})


def read(market: Market, who: str, resource: str, side: str = CONSUMER, **query: Any) -> Mapping[str, Any]:
    answer = market.http(who).get(f"{side}{resource}/", params=query)
    assert answer.status_code == 200, answer.text
    found: Mapping[str, Any] = answer.json()
    return found
