"""A market in which something is offered to some groups of organizations only."""

from typing import Any
from uuid import UUID

import httpx
import msgspec

from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer, SetCustomerGroups
from commands.identity.organization_group import CreateOrganizationGroup
from commands.identity.project import CreateProject
from commands.marketplace.offering import SetOfferingGroups
from commands.marketplace.offering_parts import PlanForm
from commands.marketplace.plan import SetPlanGroups
from domain.marketplace import offering
from tests.eventstore.support import ask, made
from tests.http.market import FLAT, ORDERS, Market, market
from tests.http.served import Served

PATH, PUBLIC = "/api/organization-groups/", "/api/marketplace-public-offerings/"
PLAN = PlanForm(name="Dear")


class Town(msgspec.Struct, frozen=True):
    """`limited` is offered to the physicists; of `both` the plan `dear` is. The consumers of the market belong to no
    group, Bea's institute to the physicists; she sees its project `lab`."""

    shop: Market
    physicists: UUID
    chemists: UUID
    institute: UUID
    lab: UUID
    limited: UUID
    both: UUID
    dear: UUID

    @property
    def bea(self) -> httpx.Client:
        return self.shop.http("bea")

    def seen(self, who: str, **query: str) -> set[str]:
        """Which of the two somebody sees on offer."""
        client = self.shop.http(who) if who else self.shop.place.stranger
        answer = client.get(PUBLIC, params={"page_size": "100", **query})
        assert answer.status_code == 200, answer.text
        names = {self.limited.hex: "limited", self.both.hex: "both"}
        return {names[row["uuid"]] for row in answer.json() if row["uuid"] in names}

    def plans(self, who: str) -> list[str]:
        """Of `both`, as its own list says and as it says itself."""
        one = f"{PUBLIC}{self.both.hex}/"
        listed = [row["name"] for row in self.shop.http(who).get(f"{one}plans/").json()]
        assert sorted(listed) == sorted(row["name"] for row in self.shop.http(who).get(one).json()["plans"])
        shown = {row["plan_name"] for row in self._components(who)}
        assert shown == set(listed)
        return sorted(listed)

    def _components(self, who: str) -> list[dict[str, Any]]:
        query = {"offering_uuid": self.both.hex}
        found: list[dict[str, Any]] = self.shop.http(who).get("/api/marketplace-plan-components/", params=query).json()
        return found

    def orders(self, who: str, project: UUID, of: UUID, plan: UUID | None = None, query: str = "") -> httpx.Response:
        body = self.shop.body(of, project=f"/api/projects/{project.hex}/")
        named = {"plan": f"/api/marketplace-plans/{plan.hex}/"} if plan else {}
        return self.shop.http(who).post(f"{ORDERS}{query}", json={**body, **named})


def url(group: UUID) -> str:
    return f"{PATH}{group.hex}/"


def grouped(http: Served) -> Town:
    shop, store = market(http), http.ledger.store
    physicists, chemists = (made(store, CreateOrganizationGroup(name)) for name in ("Physicists", "Chemists"))
    institute = made(store, CreateCustomer("Institute"))
    lab = made(store, CreateProject(institute, "Lab"))
    ask(store, GrantRole(http.person("bea").uuid, "PROJECT.MANAGER", "project", lab))
    ask(store, SetCustomerGroups(institute, (physicists,)))
    limited, both = shop.offer(), shop.offer(plans=(FLAT, PLAN))
    ask(store, SetOfferingGroups(limited, (physicists,)))
    dear = store.load(offering.KIND, both).required().plans[1].uuid
    ask(store, SetPlanGroups(both, dear, (physicists,)))
    http.settled()
    return Town(shop, physicists, chemists, institute, lab, limited, both, dear)
