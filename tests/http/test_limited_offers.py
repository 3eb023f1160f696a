"""Who may see and order what is offered to some groups of organizations only."""

from collections.abc import Iterator
from typing import Any

import pytest

from commands.identity.customer import SetCustomerGroups
from commands.marketplace.plan import SetPlanGroups
from commands.platform.setting import OverrideSettings
from domain.marketplace import offering
from tests.eventstore.support import ask
from tests.http.grouped import PUBLIC, Town, grouped
from tests.http.resources import does, there
from tests.http.served import Served

MODE = "RESTRICTED_OFFERING_VISIBILITY_MODE"


@pytest.fixture(scope="module")
def town(http: Served) -> Town:
    return grouped(http)


@pytest.fixture
def mode(town: Town) -> Iterator[Any]:
    def choose(value: str | None) -> None:
        ask(town.shop.place.ledger.store, OverrideSettings({MODE: value}))
        town.shop.place.settled()

    yield choose
    choose(None)


def test_only_who_is_in_the_group_sees_what_is_limited(town: Town) -> None:
    for who in ("bea", "provider", "staff", "support"):
        assert town.seen(who) == {"limited", "both"}
        assert town.plans(who) == ["Dear", "Flat"]
        assert town.shop.http(who).get(f"{PUBLIC}{town.limited.hex}/").json()["is_accessible"] is True
    for who in ("owner", "member", "outsider"):
        assert town.seen(who) == {"both"}
        assert town.plans(who) == ["Flat"]
        assert town.shop.http(who).get(f"{PUBLIC}{town.limited.hex}/").status_code == 404
        hidden = f"{PUBLIC}{town.both.hex}/plans/{town.dear.hex}/"
        assert town.shop.http(who).get(hidden).status_code == 404
    assert town.seen("") == {"both"}, "a stranger is in no group"
    assert town.seen("staff", allowed_customer_uuid=town.institute.hex) == {"limited", "both"}
    assert town.seen("staff", allowed_customer_uuid=town.shop.customer.hex) == {"both"}
    assert town.seen("staff", project_uuid=town.lab.hex) == {"limited", "both"}
    assert town.seen("staff", project_uuid=town.shop.project.hex) == {"both"}


def test_the_setting_says_who_sees_it(town: Town, mode: Any) -> None:
    for value in ("show_all", "show_restricted_disabled"):
        mode(value)
        assert town.seen("member") == {"limited", "both"}
        shown = town.shop.http("member").get(f"{PUBLIC}{town.limited.hex}/").json()
        assert (shown["is_accessible"], town.plans("member")) == (False, ["Flat"])
        refused = town.orders("member", town.shop.project, town.limited)
        assert list(refused.json()) == ["offering"]
    mode("require_membership")
    assert town.seen("outsider") == set()
    assert (town.seen("member"), town.seen("bea"), town.seen("")) == ({"both"}, {"limited", "both"}, {"both"})


def test_only_for_customers_in_the_group_it_is_ordered(town: Town) -> None:
    refused = (
        "This offering is not available for ordering: it is only for certain groups of organizations, and this"
        " organization is in none of them."
    )
    for who in ("member", "staff"):
        for query in ("", "?dry_run=true"):
            answer = town.orders(who, town.shop.project, town.limited, query=query)
            assert (answer.status_code, answer.json()) == (400, {"offering": [refused]})
    for query, status in (("?dry_run=true", 200), ("", 201)):
        assert town.orders("bea", town.lab, town.limited, query=query).status_code == status


def test_only_for_customers_in_the_group_a_plan_is_chosen(town: Town) -> None:
    for query, status in (("?dry_run=true", 200), ("", 201)):
        answer = town.orders("member", town.shop.project, town.both, query=query)
        assert answer.status_code == status, "there is one plan for them, which need not be named"
        refused = town.orders("member", town.shop.project, town.both, town.dear, query)
        assert (refused.status_code, list(refused.json())) == (400, ["plan"])
        assert "groups of organizations" in refused.json()["plan"][0]
    assert town.orders("bea", town.lab, town.both).json() == {"plan": ["This field is required."]}
    assert town.orders("bea", town.lab, town.both, town.dear).status_code == 201


def test_only_for_customers_in_the_group_a_plan_is_switched_to(town: Town) -> None:
    machine = there(town.shop, town.both)
    body = {"plan": f"/api/marketplace-plans/{town.dear.hex}/"}
    for dry in (True, False):
        refused = does(town.shop, "owner", machine, "switch_plan", {**body, "dry_run": dry})
        assert (refused.status_code, list(refused.json())) == (400, ["plan"])
    ask(town.shop.place.ledger.store, SetCustomerGroups(town.shop.customer, (town.physicists,)))
    assert does(town.shop, "owner", machine, "switch_plan", body).status_code == 200
    ask(town.shop.place.ledger.store, SetCustomerGroups(town.shop.customer, ()))


def test_where_every_plan_is_for_others_nothing_is_ordered(town: Town) -> None:
    store, of = town.shop.place.ledger.store, town.shop.offer()
    (plan,) = store.load(offering.KIND, of).required().plans
    ask(store, SetPlanGroups(of, plan.uuid, (town.physicists,)))
    refused = town.orders("member", town.shop.project, of)
    assert (refused.status_code, list(refused.json())) == (400, ["plan"])
