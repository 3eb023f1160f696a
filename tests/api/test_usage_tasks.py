"""Tasks about usage and accounts: what goes on goes on, and people are given accounts once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from api.tasks.catalogue import TASKS
from commands.marketplace.usage import ReportUsage, UsageItem
from domain.marketplace.usage import month_of
from tests.eventstore.support import ask
from tests.http.serviced import Serviced, serviced

NOW = datetime.now(UTC)
LAST = datetime.combine(month_of(NOW.date()) - timedelta(days=1), NOW.time(), UTC)


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Serviced]:
    with serviced(server_url, plugin_options={"service_provider_can_create_offering_user": True}) as found:
        yield found


def run(shop: Serviced, name: str) -> int:
    task = TASKS[name]
    due = len(task.due(shop.place.ledger))
    assert task.run(shop.place.ledger) == due
    shop.place.settled()
    return due


def test_recurring_usage_is_carried_over_once(shop: Serviced) -> None:
    once, again = UsageItem("hours", Decimal(3)), UsageItem("cores", Decimal(4), recurring=True)
    ask(shop.place.ledger.store, ReportUsage(shop.resource, (once, again), LAST))
    shop.place.settled()
    assert run(shop, "carry-over-usage") == 1
    assert run(shop, "carry-over-usage") == 0
    this_month = {"billing_period": month_of(NOW.date()).isoformat()}
    (told,) = shop.provider.get("/api/marketplace-component-usages/", params=this_month).json()
    assert (told["type"], told["usage"], told["recurring"]) == ("cores", 4, True)


def test_people_of_a_project_are_given_accounts_once(shop: Serviced) -> None:
    assert run(shop, "create-accounts") == 0
    assert shop.member.get("/api/users/me/").status_code == 200
    assert run(shop, "create-accounts") == 1
    assert run(shop, "create-accounts") == 0
    (told,) = shop.member.get("/api/marketplace-offering-users/").json()
    assert (told["state"], told["user_username"]) == ("Requested", "member")
