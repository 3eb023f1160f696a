"""A tenant of a market's project with one thing of each kind in it, for people to look at."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import msgspec

from commands.marketplace.category import ChangeCategory
from tests.eventstore.support import ask
from tests.http.market import Market, market
from tests.http.served import Served
from tests.openstack import Things, prepared


class Cloud(msgspec.Struct, frozen=True):
    market: Market
    things: Things

    def get(self, who: str, noun: str, number: UUID | None = None, **query: Any) -> httpx.Response:
        """Of openstack-tenants, -volumes ...; a list where nothing is named."""
        return self.market.http(who).get(address(noun, number), params=query)

    def read(self, who: str, noun: str, number: UUID, **query: Any) -> Mapping[str, Any]:
        answer = self.get(who, noun, number, **query)
        assert answer.status_code == 200, answer.text
        found: Mapping[str, Any] = answer.json()
        return found

    def listed(self, noun: str, who: str = "staff", **query: Any) -> list[str]:
        """The ids."""
        answer = self.get(who, noun, **{"page_size": 300, **query})
        assert answer.status_code == 200, answer.text
        return [each["uuid"] for each in answer.json()]

    def does(self, who: str, noun: str, number: UUID, action: str, body: Any = None) -> httpx.Response:
        return self.market.http(who).post(f"{address(noun, number)}{action}/", json=body or {})


def address(noun: str, number: UUID | None = None) -> str:
    return f"/api/openstack-{noun}/{number.hex}/" if number else f"/api/openstack-{noun}/"


def cloud(place: Served) -> Cloud:
    found = market(place)
    store = place.ledger.store
    ask(store, ChangeCategory(found.category, default_vm_category=True, default_volume_category=True))
    things = prepared(store, found.project, found.seller, found.category)
    place.settled()
    return Cloud(found, things)
