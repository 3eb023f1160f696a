"""What people do in a storm: order tenants, machines in those that are ready, the end of some; insist on an answer."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

import httpx
import msgspec
import psycopg

from adapters.eventstore.errors import StoreError
from commands.openstack.private_offerings import number_of
from domain.marketplace import offering
from domain.openstack import subnet
from tests.proofs.cloud_site import CloudSite
from tests.proofs.site import rows

CLIENTS, ORDERS, END = 8, "/api/marketplace-orders/", "/api/marketplace-resources/{}/terminate/"
PATIENCE = 240.0
ENDS = tuple(f"marketplace.order.{name}" for name in ("completed", "failed", "canceled", "expired"))
_ENDED = "SELECT originator_id, topic FROM ledger.events WHERE topic = ANY (%s)"


class Crowd:
    """`tenants`, `brief` (tenants nobody moves into) and `machines` are orders that were answered, with the resource;
    `ends` are orders to end one; `refused` and `kept`, of those, were answered with 4xx."""

    def __init__(self, place: CloudSite, address: str) -> None:
        self.place, self.address = place, address
        self.tenants: dict[UUID, UUID] = {}
        self.brief: dict[UUID, UUID] = {}
        self.machines: dict[UUID, UUID] = {}
        self.ends: dict[UUID, UUID] = {}
        self.unanswered, self.refused, self.kept = 0, list[str](), list[str]()
        self._pool = ThreadPoolExecutor(CLIENTS)

    def order_tenants(self, tenants: int, brief: int) -> list["Future[None]"]:
        asked = [self._pool.submit(self._order, self.tenants, f"tenant {n}", None) for n in range(tenants)]
        return asked + [self._pool.submit(self._order, self.brief, f"brief {n}", None) for n in range(brief)]

    def order_machine(self, number: int, tenant: UUID) -> "Future[None]":
        return self._pool.submit(self._order, self.machines, f"machine {number}", tenant)

    def order_end(self, thing: UUID) -> "Future[None]":
        return self._pool.submit(self._end, thing)

    @property
    def placed(self) -> frozenset[UUID]:
        """All orders so far: more may come while they are counted."""
        return frozenset(each for some in (self.tenants, self.brief, self.machines, self.ends) for each in list(some))

    def close(self) -> None:
        self._pool.shutdown()

    def _order(self, found: dict[UUID, UUID], name: str, tenant: UUID | None) -> None:
        body = self._told(name, tenant)
        made = self._made(f"{name} {tenant}", ORDERS, body, self.refused) if body else None
        if made:
            found[UUID(made["uuid"])] = UUID(made["marketplace_resource_uuid"])

    def _end(self, thing: UUID) -> None:
        body = {"attributes": {"action": "force_destroy"}}
        if made := self._made(f"end {thing}", END.format(thing.hex), body, self.kept):
            self.ends[UUID(made["order_uuid"])] = thing

    def _made(self, key: str, path: str, body: dict[str, Any], refused: list[str]) -> dict[str, Any] | None:
        answer = self._answered(key, path, body)
        if answer is None:
            self.unanswered += 1
        elif answer.status_code >= 300:
            refused.append(answer.text)
        else:
            return dict(answer.json())
        return None

    def _told(self, name: str, tenant: UUID | None) -> dict[str, Any] | None:
        """The log may be away."""
        for _ in _tries():
            with suppress(StoreError, psycopg.Error):
                if tenant is None:
                    return self.place.tenant(name)
                return self.place.machine(tenant, number_of(tenant, "OpenStack.Instance"), name)
        return None

    def _answered(self, key: str, path: str, body: dict[str, Any]) -> httpx.Response | None:
        """The key makes it one order."""
        headers = {"Authorization": f"Token {self.place.token}", "Idempotency-Key": key}
        with httpx.Client(base_url=self.address, headers=headers, timeout=20) as client:
            for _ in _tries():
                with suppress(httpx.TransportError):
                    answer = client.post(path, json=body)
                    if answer.status_code < 500:
                        return answer
        return None


def _tries() -> Iterator[None]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        yield
        time.sleep(0.1)


class Progress(msgspec.Struct, frozen=True):
    """Orders by how they ended."""

    done: frozenset[UUID] = frozenset()
    erred: frozenset[UUID] = frozenset()

    @property
    def ended(self) -> frozenset[UUID]:
        return self.done | self.erred


def progress(url: str) -> Progress:
    found = rows(url, _ENDED, [list(ENDS)])
    done = frozenset(number for number, topic in found if topic == ENDS[0])
    return Progress(done, frozenset(number for number, topic in found if topic != ENDS[0]))


def ready(place: CloudSite, tenant: UUID) -> bool:
    """Whether machines may be ordered in it."""
    found = place.store.load(offering.KIND, number_of(tenant, "OpenStack.Instance")).state
    inside = [place.store.load(subnet.KIND, each).required() for each in place.inside(tenant, "subnet")]
    return found is not None and found.state == "Active" and [each.state for each in inside] == ["OK"]
