"""Reports over HTTP: which there are, in which form, what is refused. What they count: tests/projections."""

import csv
import io
import json
from typing import Any

import httpx
import pytest

from projections.marketplace.reports.registry import REPORTS
from tests.http.market import Market, market
from tests.http.served import Served


@pytest.fixture(scope="module")
def shop(http: Served) -> Market:
    found = market(http)
    for _ in range(2):
        found.order("owner")
    http.settled()
    return found


def report(shop: Market, name: str = "orders", who: str = "owner", accept: str = "*/*", **query: Any) -> httpx.Response:
    return shop.http(who).get(f"/api/reports/{name}/", params=query, headers={"Accept": accept})


def test_which_reports_there_are(shop: Market) -> None:
    listed = shop.http("outsider").get("/api/reports/").json()
    assert [each["name"] for each in listed] == list(REPORTS)
    times = next(each for each in listed if each["name"] == "order-times")
    columns = {column["name"]: column for column in times["columns"]}
    assert columns["done_p95"]["unit"] == "seconds"
    assert (columns["offering_name"]["by"], columns["orders"]["by"]) == ("offering", "")
    assert times["filters"] == ["from", "to", "customer_uuid", "project_uuid", "offering_uuid", "type"]


@pytest.mark.parametrize("name", REPORTS)
def test_the_columns_are_as_the_list_says(shop: Market, name: str) -> None:
    listed = next(each for each in shop.http("owner").get("/api/reports/").json() if each["name"] == name)
    told = report(shop, name, format="csv")
    assert told.status_code == 200, told.text
    assert told.text.split("\r\n")[0].split(",") == [column["name"] for column in listed["columns"]]


def test_who_sees_the_orders_has_them_counted(shop: Market) -> None:
    for who in ("owner", "reader", "provider", "staff", "support"):
        assert [row["orders"] for row in report(shop, who=who, by="month").json()] == [2], who
    assert report(shop, who="outsider").json() == []
    assert shop.place.stranger.get("/api/reports/orders/").status_code == 401


def test_the_same_in_every_form(shop: Market) -> None:
    rows = report(shop, by="state,customer").json()
    assert rows == [
        {
            "state": "pending-provider",
            "customer_uuid": shop.customer.hex,
            "customer_name": "Consumers",
            "orders": 2,
            "cost": "16.00",
        }
    ]
    lines = report(shop, by="state,customer", format="ndjson")
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines.text.splitlines()] == rows
    table = report(shop, by="state,customer", accept="text/csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert table.headers["content-disposition"] == 'attachment; filename="orders.csv"'
    (row,) = csv.DictReader(io.StringIO(table.text, newline=""))
    assert row == {name: str(value) for name, value in rows[0].items()}


def test_one_asks_for_a_part(shop: Market) -> None:
    placed = report(shop).json()[0]["month"]
    assert len(report(shop, **{"from": placed, "to": placed}).json()) == 1
    assert report(shop, to="2020").status_code == 400
    assert report(shop, to="2020-12").json() == []
    assert report(shop, project_uuid=shop.seller.hex).json() == []
    assert len(report(shop, offering_uuid=shop.basic.hex, state="pending-provider", type="Create").json()) == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"format": "xls"}, "format"),
        ({"by": "weekday"}, "by"),
        ({"from": "yesterday"}, "from"),
        ({"colour": "red"}, "colour"),
        ({"state": "new"}, "state"),
        ({"offering_uuid": "x"}, "offering_uuid"),
    ],
)
def test_what_is_wrong_is_named(shop: Market, query: dict[str, str], field: str) -> None:
    answer = report(shop, **query)
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_a_report_there_is_not(shop: Market) -> None:
    assert report(shop, "weather").status_code == 404
