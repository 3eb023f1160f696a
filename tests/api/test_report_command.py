"""`cloudledger report`. What reports count: tests/projections/marketplace/test_reports.py."""

import csv
import io
import json

import pytest

from adapters.postgres.migrate import migrate
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.marketplace.category import CreateCategory
from projections.marketplace.reports.registry import REPORTS
from tests.api.support import Cli
from tests.commands.market import offered, ordered, provider
from tests.eventstore.support import made, opened


@pytest.fixture
def shop(cli: Cli) -> Cli:
    url = cli.environment["CLOUDLEDGER_DATABASE_URL"]
    migrate(url)
    with opened(url) as store:
        within, acme = made(store, CreateCategory("Machines")), made(store, CreateCustomer("=Acme"))
        offering = offered(store, provider(store), within)
        for title in ("Web", "Mail"):
            ordered(store, made(store, CreateProject(acme, title)), offering)
    assert cli("projections", "rebuild").code == 0
    return cli


def test_which_reports_there_are(cli: Cli) -> None:
    assert [row["name"] for row in cli.data("report")] == list(REPORTS)


def test_every_form_says_the_same(shop: Cli) -> None:
    asked = ("report", "orders", "--by", "project", "--by", "customer", "--type", "Create")
    rows = shop.data(*asked)
    assert {(row["project_name"], row["orders"]) for row in rows} == {("Web", 1), ("Mail", 1)}
    assert json.loads(shop(*asked, "-o", "json").out) == rows
    table = list(csv.DictReader(io.StringIO(shop(*asked, "-o", "csv").out, newline="")))
    assert [(row["project_name"], row["customer_name"]) for row in table] == [
        (row["project_name"], "'=Acme") for row in rows
    ]
    assert "project_name" in shop(*asked).out


def test_a_part(shop: Cli) -> None:
    (row,) = shop.data("report", "orders", "--by", "month")
    assert row["orders"] == 2
    assert shop.data("report", "orders", "--from", row["month"], "--to", row["month"])
    assert shop.data("report", "orders", "--to", "2020-12") == []
    assert shop("report", "orders", "--to", "2020-12", "-o", "csv").out.startswith("month,type,")


def test_what_is_wrong_is_named(cli: Cli) -> None:
    answer = cli("report", "order")
    assert (answer.code, answer.err) == (
        4,
        "cloudledger: there is no report 'order'; did you mean orders or order-times?\n",
    )
    wrong = cli("report", "orders", "--from", "soon")
    assert (wrong.code, wrong.err) == (
        2,
        "cloudledger: --from: Enter a month or a day, as 2026-11 or 2026-11-22.\n",
    )
