"""Reports: what is counted, for whom, and as which text."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.event import Event
from domain.marketplace import order_events as happened
from domain.marketplace import resource_events as things
from domain.marketplace.offering_events import OfferingCreated
from projections.documents import Seen
from projections.engine.model import Conn
from projections.filters import BadFilter
from projections.marketplace.reports import report as reports
from projections.marketplace.reports.registry import REPORTS
from projections.registry import MODELS
from tests.domain.marketplace.ordering import RUN
from tests.projections.help import follow
from tests.projections.world import World

OCTOBER, NOVEMBER = datetime(2026, 10, 31, 23, tzinfo=UTC), datetime(2026, 11, 1, 0, tzinfo=UTC)
STARTED, DONE = happened.OrderExecutionStarted(run=RUN), happened.OrderCompleted()


class Market(World):
    """Cloud offers machines and desks. Ann owns Acme, whose project Web orders both, Bob owns Cloud."""

    def __init__(self) -> None:
        super().__init__()
        self.ann, self.bob, self.eve = (self.user(name) for name in ("ann", "bob", "eve"))
        self.acme, self.cloud = self.customer("Acme"), self.customer("Cloud")
        self.web, self.own = self.project(self.acme, "Web"), self.project(self.cloud, "Own")
        self.machines, self.desks = self.offering("Machines"), self.offering("Desks")
        self.grant(self.ann, "CUSTOMER.OWNER", "customer", self.acme)
        self.grant(self.bob, "CUSTOMER.OWNER", "customer", self.cloud)

    def offering(self, title: str) -> UUID:
        told = OfferingCreated(
            title=title, type="Marketplace.Basic", customer=self.cloud, category=self.id(), slug="x", shared=True,
            billable=True,
        )  # fmt: skip
        number = self.id()
        self.add(number, told)
        return number

    def order(self, at: datetime, *after: tuple[int, Event], offering: UUID, project: UUID, **more: Any) -> UUID:
        """`after` so many seconds."""
        number = self.id()
        submitted = happened.OrderSubmitted(
            offering=offering, project=project, resource=self.id(), created_by=None, **{"type": "Create", **more}
        )
        for seconds, event in ((0, submitted), *after):
            self.then(at + timedelta(seconds=seconds), number, event)
        return number

    def then(self, at: datetime, stream: UUID, event: Event) -> None:
        self.log.items[-1] = msgspec.structs.replace(self.add(stream, event), at=at)

    def resource(self, at: datetime, offering: UUID, project: UUID, *after: Event) -> None:
        number, order = self.id(), self.id()
        asked = things.ResourceRequested(order=order, offering=offering, project=project, title="one", slug="one")
        for event in (asked, *after):
            self.then(at, number, event)


@pytest.fixture
def market() -> Market:
    return Market()


def shown(conn: Conn, market: Market) -> None:
    for model in MODELS.values():
        follow(conn, market.log, model)


def text(conn: Conn, name: str, form: reports.Format, by: str = "", who: UUID | None = None, /, **filters: str) -> str:
    """As a reader gets it. `from_` is the filter `from`."""
    words, framing = tuple(by.split()), reports.FRAMING[form]
    given = {name.rstrip("_"): [value] for name, value in filters.items()}
    query = reports.lines(REPORTS[name], Seen(who, who is None, ""), given, words, form)
    chunks = [chunk for (chunk,) in conn.execute(*query)]
    return reports.heading(REPORTS[name], words, form) + framing.between.join(chunks) + framing.end


def found(conn: Conn, name: str, by: str = "", who: UUID | None = None, **filters: str) -> list[list[Any]]:
    return [list(row.values()) for row in json.loads(text(conn, name, "json", by, who, **filters))]


def test_orders_are_counted_by_everything_and_by_what_one_asks_for(conn: Conn, market: Market) -> None:
    for cost in ("1.50", "2.25"):
        market.order(OCTOBER, (5, STARTED), offering=market.machines, project=market.web, cost=Decimal(cost))
    market.order(NOVEMBER, (5, STARTED), (9, DONE), offering=market.machines, project=market.web)
    market.order(NOVEMBER, offering=market.desks, project=market.own, type="Terminate")
    market.order(NOVEMBER, (5, happened.OrderRemoved()), offering=market.desks, project=market.own)
    shown(conn, market)
    first = json.loads(text(conn, "orders", "json"))[0]
    assert first == {
        "month": "2026-10",
        "type": "Create",
        "state": "executing",
        "offering_uuid": market.machines.hex,
        "offering_name": "Machines",
        "offering_type": "Marketplace.Basic",
        "customer_uuid": market.acme.hex,
        "customer_name": "Acme",
        "project_uuid": market.web.hex,
        "project_name": "Web",
        "orders": 2,
        "cost": "3.75",
    }
    assert found(conn, "orders", "month") == [["2026-10", 2, "3.75"], ["2026-11", 2, "0"]]
    assert [row[:2] for row in found(conn, "orders", "state type")] == [
        ["Create", "done"],
        ["Create", "executing"],
        ["Terminate", "pending-consumer"],
    ]
    assert found(conn, "orders", "month", from_="2026-11") == [["2026-11", 2, "0"]]
    assert found(conn, "orders", "month", to="2026-10-31") == [["2026-10", 2, "3.75"]]
    assert found(conn, "orders", "month", from_="2026-11-02") == []
    assert [row[1] for row in found(conn, "orders", "customer", state="done,executing")] == ["Acme"]
    assert [row[-2] for row in found(conn, "orders", "type", offering_uuid=market.desks.hex)] == [1]
    assert [row[-2] for row in found(conn, "orders", "type", customer_uuid=market.acme.hex)] == [3]


def test_everybody_has_counted_what_they_may_see(conn: Conn, market: Market) -> None:
    for project in (market.web, market.own):
        market.order(NOVEMBER, offering=market.machines, project=project)
        market.resource(NOVEMBER, market.machines, project)
    shown(conn, market)
    for name in ("orders", "resources", "approval-times"):
        for who, rows in ((None, 2), (market.ann, 1), (market.bob, 2), (market.eve, 0)):
            assert sum(_count(conn, name, who)) == rows, (name, who)


def _count(conn: Conn, name: str, who: UUID | None) -> list[int]:
    of = {"orders": "orders", "resources": "resources", "approval-times": "consumer_waiting"}[name]
    return [row[of] for row in json.loads(text(conn, name, "json", "month", who))]


def test_resources(conn: Conn, market: Market) -> None:
    market.resource(OCTOBER, market.machines, market.web, things.ResourceProvisioned(order=UUID(int=1)))
    market.resource(OCTOBER, market.machines, market.web)
    market.resource(OCTOBER, market.desks, market.own, things.ResourceUnlinked())
    shown(conn, market)
    assert found(conn, "resources", "state") == [["Creating", 1], ["OK", 1]]
    assert found(conn, "resources", "type", type="Marketplace.Basic") == [["Marketplace.Basic", 2]]
    assert found(conn, "resources", "month", type="Marketplace.Slurm") == []


def test_how_long_orders_take(conn: Conn, market: Market) -> None:
    for seconds in range(10, 210, 10):
        market.order(NOVEMBER, (5, STARTED), (seconds, DONE), offering=market.machines, project=market.web)
    market.order(NOVEMBER, (5, STARTED), offering=market.machines, project=market.web)
    shown(conn, market)
    assert found(conn, "order-times", "month") == [["2026-11", 20, 105.0, 190.5]]
    assert [row[1] for row in found(conn, "order-times", "offering")] == ["Machines"]


def test_how_long_orders_wait_for_an_answer(conn: Conn, market: Market) -> None:
    """Whom nobody asked did not wait; a no is an answer."""
    approved, waits = happened.OrderApprovedByConsumer(by=None), happened.OrderWaitsForProvider()
    asked = {"offering": market.machines, "project": market.web}
    agreed = happened.OrderApprovedByProvider(by=None)
    market.order(NOVEMBER, (10, approved), (10, waits), (40, agreed), (40, STARTED), **asked)
    market.order(NOVEMBER, (20, happened.OrderRejectedByConsumer(by=None)), **asked)
    market.order(NOVEMBER, (0, happened.OrderConsumerReviewSkipped(rule="x")), (0, waits), **asked)
    market.order(NOVEMBER, **asked)
    shown(conn, market)
    (row,) = json.loads(text(conn, "approval-times", "json", "month"))
    assert row == {
        "month": "2026-11",
        "consumer_waiting": 1,
        "consumer_answered": 2,
        "consumer_p50": 15.0,
        "consumer_p95": 19.5,
        "provider_waiting": 1,
        "provider_answered": 1,
        "provider_p50": 30.0,
        "provider_p95": 30.0,
    }


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1")  # noqa: RUF001


def test_no_cell_is_a_formula(conn: Conn, market: Market) -> None:
    for name in FORMULAS:
        market.order(NOVEMBER, offering=market.offering(name), project=market.web)
    shown(conn, market)
    rows = list(csv.DictReader(io.StringIO(text(conn, "orders", "csv"), newline="")))
    assert {row["offering_name"] for row in rows} == {f"'{name}" for name in FORMULAS}
    assert {(row["project_name"], row["orders"]) for row in rows} == {("Web", "1")}


def test_quotes_commas_and_lines_stay_in_their_cell(conn: Conn, market: Market) -> None:
    name = 'a "b", c\nd\u2028e'
    market.order(NOVEMBER, offering=market.offering(name), project=market.web, cost=Decimal("-1.5"))
    shown(conn, market)
    told = text(conn, "orders", "csv")
    assert told.startswith("month,type,state,offering_uuid,")
    assert told.endswith("\r\n")
    (row,) = csv.DictReader(io.StringIO(told, newline=""))
    assert (row["offering_name"], row["cost"]) == (name, "-1.5")
    assert [json.loads(line)["offering_name"] for line in text(conn, "orders", "ndjson").rstrip("\n").split("\n")] == [
        name
    ]


def test_long_reports_come_in_chunks_and_in_order(conn: Conn, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "CHUNK", 2)
    for month in range(1, 6):
        market.order(datetime(2026, month, 1, tzinfo=UTC), offering=market.machines, project=market.web)
    shown(conn, market)
    months = [f"2026-0{month}" for month in range(1, 6)]
    assert [row[0] for row in found(conn, "orders", "month")] == months
    assert [json.loads(line)["month"] for line in text(conn, "orders", "ndjson").splitlines()] == months
    assert [row["month"] for row in csv.DictReader(text(conn, "orders", "csv").splitlines())] == months
    assert text(conn, "orders", "json", from_="2027-01") == "[]"
    assert text(conn, "orders", "ndjson", from_="2027-01") == ""


WRONG = ({"from_": "soon"}, {"to": "9999-12"}, {"form_": "2026"}, {"state": "new"})


@pytest.mark.parametrize(("by", "filters"), [("weekday", {}), *(("", wrong) for wrong in WRONG)])
def test_what_is_wrong_is_told(conn: Conn, by: str, filters: dict[str, str]) -> None:
    with pytest.raises(BadFilter) as told:
        text(conn, "orders", "json", by, **filters)
    assert told.value.name == (next(iter(filters)).rstrip("_") if filters else "by")
