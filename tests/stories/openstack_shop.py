"""A simulated cloud that is sold: an offering of tenants, and what is needed to order of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx
import msgspec

from adapters.simulators.openstack.serving import serving
from api.integration import command as connected
from commands.marketplace import offering_step
from commands.marketplace.category import ChangeCategory
from commands.marketplace.submit import SubmitOrder
from commands.openstack.kinds import KINDS
from domain.marketplace import offering
from domain.openstack import properties, quota
from domain.openstack.properties import Properties
from tests.eventstore.support import ask, until
from tests.stories.shop import Shop

SPEED = 0.02


class OpenStackShop(msgspec.Struct, frozen=True):
    """`tenants` is the offering of tenants, `url` where the simulator is."""

    shop: Shop
    url: str
    tenants: UUID

    def order(self, wanted: UUID, attributes: dict[str, Any], limits: dict[str, int] | None = None) -> UUID:
        command = SubmitOrder(self.shop.project, wanted, attributes=attributes, limits=limits or {})
        return UUID(ask(self.shop.ledger.store, command).result)

    def ends(self, number: UUID, state: str = "done") -> UUID:
        """The resource of an order that has ended."""
        until(lambda: self.shop.order(number).state in ("done", "erred"), 60)
        found = self.shop.order(number)
        assert found.state == state
        return found.resource

    def object(self, noun: str, number: UUID) -> Any:
        return self.shop.ledger.store.load(KINDS[noun].kind, number).required()

    def idle(self, noun: str, number: UUID, state: str = "OK") -> Any:
        until(lambda: not self.object(noun, number).operation, 60)
        found = self.object(noun, number)
        assert found.state == state, found.error_message
        return found

    def inside(self, tenant: UUID, noun: str) -> tuple[UUID, ...]:
        held = self.shop.ledger.store.load(quota.KIND, quota.stream_of(tenant)).state or quota.NONE
        return held.things(noun)

    @property
    def offers(self) -> tuple[UUID, Properties]:
        settings = self.shop.ledger.store.load(offering.KIND, self.tenants).required().settings
        assert settings is not None
        return settings, self.shop.ledger.store.load(properties.KIND, settings).state or properties.NONE

    def address(self, kind: str, name: str) -> str:
        """As orders name flavors, images, volume types."""
        settings, found = self.offers
        chosen = next(each for each in getattr(found, kind) if each.name == name)
        return f"/api/openstack-{kind.replace('_', '-')}/{properties.uuid_of(settings, chosen).hex}/"

    def calls(self) -> int:
        """To the cloud, since the last time this was asked."""
        found = httpx.get(f"{self.url}/_requests").json()
        httpx.delete(f"{self.url}/_requests")
        return len(found)

    def inventory(self) -> dict[str, int]:
        """How many of each kind there are at the cloud; what it only remembers of them is left out."""
        found = httpx.get(f"{self.url}/_inventory").json()
        return {kind: len(items) for kind, items in found.items() if items and kind not in ("actions", "grants")}


@contextmanager
def openstack_shop(shop: Shop) -> Iterator[OpenStackShop]:
    with serving(SPEED) as url:
        store = shop.ledger.store
        number = shop.offering("OpenStack.Tenant", active=False, components=())
        outside = httpx.get(f"{url}/_inventory").json()["networks"][0]["id"]
        account = {"username": "admin", "password": "admin", "tenant_name": "admin", "domain": "Default"}
        told = {"backend_url": f"{url}/identity/v3", "external_network_id": outside, **account}
        ask(store, connected(shop.ledger, number, told, None, None))
        ask(store, offering_step.ActivateOffering(number))
        ask(store, ChangeCategory(shop.category, default_vm_category=True, default_volume_category=True))
        place = OpenStackShop(shop, url, number)
        until(lambda: bool(place.offers[1].flavors), 30)
        yield place
