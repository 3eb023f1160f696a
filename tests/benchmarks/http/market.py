"""A marketplace with many orders and resources behind `cloudledger up`, and what is asked of it."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from adapters.eventstore.batch import Pending, Row
from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from api.ledger import Ledger
from api.settings import load
from api.starting import define
from commands.identity import access, customer, project, user
from commands.ids import uuid7
from commands.marketplace import category
from domain.event import Event
from domain.marketplace import offering, order, resource
from domain.marketplace.order import Facts
from domain.marketplace.order_events import OrderConsumerReviewSkipped
from domain.marketplace.resource_events import ResourceProvisioned
from tests.benchmarks.http.load import Job
from tests.benchmarks.http.world import token
from tests.commands.market import offered, provider
from tests.eventstore.support import ask, envelope, made, opened
from tests.proofs.site import Site

PROJECTS = 20
BATCH = 1000
TODAY = date(2026, 11, 22)
OF_WALDUR = {
    "order list": 269 / 50,
    "resource list": 230 / 50,
    "offering list": 0,
    "one order": 70 / 50,
    "one resource": 66 / 50,
    "event list for staff": 27 / 50,
    "event list by scope": 41 / 50,
    "create order": 105 / 20,
    "approve by provider": 75 / 20,
}
"""Milliseconds of processor time a request may take: a fiftieth of what Waldur takes, a twentieth for what writes; 0:
not known of Waldur."""

ONCE = "approve by provider"
"""Takes what there is only so much of."""


class Market(msgspec.Struct, frozen=True):
    """`owner` orders in all projects, `provider` approves; `waiting` are orders that wait for the provider."""

    owner: str
    provider: str
    staff: str
    project: UUID
    offering: UUID
    plan: UUID
    orders: tuple[UUID, ...]
    resources: tuple[UUID, ...]
    waiting: tuple[UUID, ...]


def populated(site: Site, orders: int) -> Market:
    with opened(site.url) as store:
        define(_ledger(site, store))
        cloud, within = provider(store), made(store, category.CreateCategory("Machines"))
        acme = made(store, customer.CreateCustomer("Acme"))
        places = [made(store, project.CreateProject(acme, f"Project {n}")) for n in range(PROJECTS)]
        wanted = [offered(store, cloud, within) for _ in range(3)]
        plan = store.load(offering.KIND, wanted[0]).required().plans[0].uuid
        owner, clerk = (made(store, user.RegisterUser(name)) for name in ("owner", "clerk"))
        staff = made(store, user.RegisterUser("staff"))
        ask(store, access.AppointStaff(staff))
        for who, scope in ((owner, acme), (clerk, cloud)):
            ask(store, access.GrantRole(who, "CUSTOMER.OWNER", "customer", scope))
        done = _fill(store, acme, places, wanted[0], plan, owner, orders // 4, finished=True)
        waiting = _fill(store, acme, places, wanted[0], plan, owner, orders - orders // 4, finished=False)
    return Market(
        owner=token(site.url, owner),
        provider=token(site.url, clerk),
        staff=token(site.url, staff),
        project=places[0],
        offering=wanted[0],
        plan=plan,
        orders=tuple(number for number, _ in done[:200]),
        resources=tuple(thing for _, thing in done[:200]),
        waiting=tuple(number for number, _ in waiting),
    )


def _ledger(site: Site, store: LedgerStore) -> Ledger:
    return Ledger(site.url, "", store, open_log(store), load({"HOME": "/"}, Path("/")))


def _fill(
    store: LedgerStore,
    acme: UUID,
    places: Sequence[UUID],
    wanted: UUID,
    plan: UUID,
    owner: UUID,
    orders: int,
    *,
    finished: bool,
) -> list[tuple[UUID, UUID]]:
    """Through the log, many to a command; they hold no names. Pairs of an order and its resource."""
    pairs = [(uuid7(), uuid7()) for _ in range(orders)]
    for start in range(0, orders, BATCH):
        rows: list[Row] = []
        for n, (number, thing) in enumerate(pairs[start : start + BATCH], start):
            told = _told(number, thing, places[n % len(places)], wanted, plan, owner, n)
            rows += _rows(store, number, _order(told, finished))
            rows += _rows(store, thing, _resource(told, number, finished))
        store.submit(Pending(envelope(f"user:{owner.hex}"), bytes(32), b"null", tuple(rows), acme, places[0]))
    return pairs


def _told(number: UUID, thing: UUID, place: UUID, wanted: UUID, plan: UUID, owner: UUID, n: int) -> dict[str, Any]:
    return {
        "type": "Create",
        "offering": wanted,
        "resource": thing,
        "project": place,
        "created_by": owner,
        "plan": plan,
        "attributes": {"name": f"Machine {n * 7919 % 1_000_003:07d}"},
        "limits": {"cores": 2},
        "cost": Decimal("12.50"),
        "slug": f"machine-{number.hex[-8:]}",
    }


def _order(told: dict[str, Any], finished: bool) -> list[Event]:
    """Needs no word of the consumer's, waits for the provider, is done."""
    facts, run = Facts(today=TODAY, run=uuid7(), provider_review=True), uuid7()
    events = order.submit(told)
    state = order.KIND.fold(None, events)
    assert state is not None
    events += order.skip_consumer_review(state, OrderConsumerReviewSkipped(rule="approver"), facts)
    waiting = order.KIND.fold(None, events)
    assert waiting is not None
    if not finished:
        return events
    approved = order.approve_by_provider(waiting, None, {}, Facts(today=TODAY, run=run))
    executing = order.KIND.fold(waiting, approved)
    assert executing is not None
    return [*events, *approved, *order.complete(executing, run)]


def _resource(told: dict[str, Any], number: UUID, finished: bool) -> list[Event]:
    asked = {"order": number, **{name: told[name] for name in ("offering", "project", "plan", "attributes", "limits")}}
    events = resource.request({**asked, "title": told["attributes"]["name"], "slug": told["slug"]})
    return [*events, ResourceProvisioned(order=number)] if finished else events


def _rows(store: LedgerStore, stream: UUID, events: Sequence[Event]) -> list[Row]:
    encode = store.mapper.encode
    return [Row(uuid7(), stream, at, event.name, encode(stream, at, event, {})) for at, event in enumerate(events, 1)]


def asked(market: Market, connections: int) -> Iterator[tuple[str, Job]]:
    """By name; what writes comes last. Approvals take orders nobody has approved yet."""
    job = Job("", market.owner, connections, 0)

    def gets(*paths: str) -> Job:
        return msgspec.structs.replace(job, paths=paths)

    pages = range(1, 21)
    scopes = [f"/api/marketplace-resources/{each.hex}/" for each in market.resources]
    yield "order list", gets(*(f"/api/marketplace-orders/?page={page}" for page in pages))
    yield "resource list", gets(*(f"/api/marketplace-resources/?page={page}" for page in pages))
    yield "offering list", gets("/api/marketplace-public-offerings/")
    yield "one order", gets(*(f"/api/marketplace-orders/{each.hex}/" for each in market.orders))
    yield "one resource", gets(*scopes)
    yield "event list for staff", msgspec.structs.replace(gets("/api/events/"), token=market.staff)
    yield "event list by scope", gets(*(f"/api/events/?scope={scope}" for scope in scopes))
    body = (
        f'{{"project": "/api/projects/{market.project.hex}/", "attributes": {{"name": "new {{n}}"}}, "limits":'
        f' {{"cores": 2}}, "offering": "/api/marketplace-public-offerings/{market.offering.hex}/"}}'
    )
    yield "create order", msgspec.structs.replace(job, method="POST", paths=("/api/marketplace-orders/",), body=body)
    tenth = len(market.waiting) // 10
    begin, end = {1: (0, 2), 8: (2, 6), 32: (6, 10)}[connections]
    mine = market.waiting[begin * tenth : end * tenth]
    paths = tuple(f"/api/marketplace-orders/{each.hex}/approve_by_provider/" for each in mine)
    yield (
        ONCE,
        msgspec.structs.replace(job, token=market.provider, method="POST", paths=paths, body="{}"),
    )
