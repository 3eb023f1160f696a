"""What is provided, ordered and used in the world of the yardstick; more of each when a call needs a new one."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from adapters.eventstore.store import LedgerStore
from api.signin.asking import by
from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.identity.role import CreateRole
from commands.identity.user import RegisterUser
from commands.marketplace import offering, offering_step, offering_user, order, reordering, resource, site_agent, usage
from commands.marketplace.category import CreateCategory
from commands.marketplace.category_component import AddCategoryComponent
from commands.marketplace.category_group import CreateCategoryGroup
from commands.marketplace.offering_parts import ComponentForm, PlanForm
from commands.marketplace.plan import CreatePlan, SetPlanDiscounts, SetPlanPrices
from commands.marketplace.service_provider import RegisterServiceProvider
from commands.marketplace.submit import SubmitOrder
from domain.marketplace import service_provider
from domain.marketplace.plan import Discount
from domain.marketplace.usage import month_of, number_of
from tests.commands.market import provider, state_of
from tests.contract.words import word
from tests.eventstore.support import ask, made

ATTRIBUTES: Mapping[str, Any] = {"name": "Machine", "description": "It computes"}
FORM = {"order": ["purpose"], "options": {"purpose": {"type": "string", "label": "Purpose"}}}
LIMITS = {"cores": 2}
PARTS = (
    ComponentForm(
        billing_type="limit",
        type="cores",
        name="Cores",
        description="Of a machine",
        measured_unit="piece",
        limit_period="month",
        limit_amount=60,
        article_code="C1",
        min_value=1,
        max_value=64,
        max_available_limit=10000,
        default_limit=2,
    ),
    ComponentForm(billing_type="usage", type="hours", name="Hours", measured_unit="h"),
)
RICH: Mapping[str, Any] = {
    "description": "Machines for all",
    "full_description": "Machines for all, told at length",
    "vendor_details": "By Kvark",
    "getting_started": "Order one",
    "integration_guide": "Ask for it",
    "privacy_policy_link": "https://example.org/privacy",
    "access_url": "https://example.org/in",
    "datacite_doi": "10.1/x",
    "latitude": 58.38,
    "longitude": 26.72,
    "country": "EE",
    "attributes": {"color": "red"},
    "options": FORM,
    "resource_options": FORM,
    "plugin_options": {
        "can_restore_resource": True,
        "supports_pausing": True,
        "supports_downscaling": True,
        "resource_name_pattern": "{project_slug}-{offering_slug}-{plan_name}-{attributes[name]}",
    },
    "backend_id": "B1",
    "backend_metadata": {"place": "rack"},
}

AGENT = "Agent"
"""A role at providers: there is none unless somebody defines it."""


class Market(msgspec.Struct, frozen=True):
    """`cloud` provides `offering` with `plan` and the draft `draft`; `resource` came of `order`, is of `project` and
    used something: `usage`. Components are changed in `workshop`."""

    store: LedgerStore
    member: str
    project: UUID
    cloud: UUID
    provider: UUID
    category: UUID
    component: UUID
    group: UUID
    offering: UUID
    plan: UUID
    draft: UUID
    order: UUID
    resource: UUID
    usage: UUID
    workshop: UUID

    def new_category(self) -> UUID:
        return made(self.store, CreateCategory(word("Category")))

    def new_category_component(self) -> UUID:
        return made(self.store, AddCategoryComponent(self.category, word("part"), "Part"))

    def new_provider(self) -> UUID:
        return made(self.store, RegisterServiceProvider(self.new_seller(registered=False)))

    def new_seller(self, *, registered: bool = True) -> UUID:
        """An organisation."""
        return provider(self.store, word("Seller")) if registered else made(self.store, CreateCustomer(word("Org")))

    def new_draft(self, kind: str = "Marketplace.Slurm") -> UUID:
        told = {**RICH, "components": PARTS, "plans": (PlanForm(name="Monthly"),)}
        return made(self.store, offering.CreateOffering(self.cloud, self.category, word("Offering"), kind, **told))

    def new_offering(self) -> UUID:
        return self.stepped(offering_step.ActivateOffering)

    def stepped(self, *steps: Any, kind: str = "Marketplace.Slurm") -> UUID:
        """An offering after these steps."""
        found = self.new_draft(kind)
        for step in steps:
            ask(self.store, step(found))
        return found

    def bare(self, components: Sequence[ComponentForm]) -> UUID:
        """An active offering of little more than these."""
        told: dict[str, Any] = {"components": tuple(components), "plans": (PlanForm(name="Monthly"),)}
        create = offering.CreateOffering(self.cloud, self.category, word("Offering"), "Marketplace.Slurm", **told)
        found = made(self.store, create)
        ask(self.store, offering_step.ActivateOffering(found))
        return found

    def part_of(self, number: UUID, place: int = 0) -> UUID:
        return self.store.load(offering.KIND, number).required().components[place].uuid

    def new_plan(self) -> UUID:
        plan = CreatePlan(offering=self.draft, name=word("Plan"))
        return UUID(ask(self.store, plan).result)

    def other_plan(self) -> UUID:
        """Of the offering that resources have."""
        return UUID(ask(self.store, CreatePlan(offering=self.offering, name=word("Plan"))).result)

    def new_order(self, *steps: Any, by_member: bool = False) -> UUID:
        """Waits for the provider, or the consumer where a member ordered; then these steps."""
        command = SubmitOrder(self.project, self.offering, self.plan, dict(ATTRIBUTES), LIMITS)
        found = UUID(ask(self.store, command, self.member if by_member else "system:test").result)
        for step in steps:
            ask(self.store, step(found))
        return found

    def unreviewed(self) -> UUID:
        return self.new_order(by_member=True)

    def executing(self) -> UUID:
        return self.new_order(order.ApproveByProvider)

    def new_resource(self) -> UUID:
        return state_of(self.store, self.done()).resource

    def cancelable(self) -> UUID:
        """Orders of some types of offerings cannot be canceled."""
        wanted = self.stepped(offering_step.ActivateOffering, kind="Marketplace.Basic")
        return made(self.store, SubmitOrder(self.project, wanted, None, dict(ATTRIBUTES), LIMITS))

    def new_cloud(self) -> UUID:
        """An offering of tenants that is told how its cloud is reached."""
        found = made(self.store, offering.CreateOffering(self.cloud, self.category, word("Cloud"), "OpenStack.Tenant"))
        ask(self.store, offering.ConnectOffering(found, service_attributes={"backend_url": "http://127.0.0.1:1"}))
        return found

    def scripted(self) -> UUID:
        """A resource of which a script tells how it is."""
        wanted, scripts = self.new_draft("Marketplace.Script"), ("language", "create", "terminate", "pull")
        ask(self.store, offering.ConnectOffering(wanted, secret_options=scripts))
        ask(self.store, offering_step.ActivateOffering(wanted))
        number = made(self.store, SubmitOrder(self.project, wanted, None, dict(ATTRIBUTES), LIMITS))
        ask(self.store, order.CompleteOrder(number, state_of(self.store, number).run))
        return state_of(self.store, number).resource

    def done(self) -> UUID:
        found = self.executing()
        ask(self.store, order.CompleteOrder(found))
        return found

    def erred(self) -> UUID:
        found = self.new_resource()
        ask(self.store, resource.MarkResourceErred(found, "It broke", "line 1"))
        return found

    def ended(self) -> UUID:
        found = self.new_resource()
        number = UUID(ask(self.store, reordering.TerminateResource(found)).result)
        if state_of(self.store, number).state == "pending-provider":
            ask(self.store, order.ApproveByProvider(number))
        ask(self.store, order.CompleteOrder(number))
        return found

    def used(self, thing: UUID) -> UUID:
        """The usage of a resource in this month, with a part of it told by whom."""
        month = month_of(datetime.now(UTC).date())
        ask(self.store, usage.ReportUsage(thing, (usage.UsageItem("hours", Decimal(5), "In all"),)))
        who = made(self.store, RegisterUser(word("user"), email="u@example.org"))
        account = made(self.store, offering_user.CreateOfferingUser(self.offering, who, word("account")))
        items = (usage.UserUsageItem(word("account"), Decimal(1), account),)
        ask(self.store, usage.ReportUserUsage(thing, month, "hours", items))
        hours = self.part_of(self.offering, 1)
        return number_of(thing, month, hours)

    def new_usage(self) -> UUID:
        return self.used(self.new_resource())


def market(store: LedgerStore, member: UUID) -> Market:
    """`member` belongs to the project that orders."""
    project = made(store, CreateProject(made(store, CreateCustomer("Users")), "Machine room"))
    ask(store, GrantRole(member, "PROJECT.MEMBER", "project", project))
    made(store, CreateRole(AGENT, "service_provider", []))
    cloud, group = provider(store), made(store, CreateCategoryGroup("Compute", "All that computes"))
    category = made(store, CreateCategory("Machines", "That compute", group=group))
    component = made(store, AddCategoryComponent(category, "hours", "Hours", "Of machines", "h"))
    of, nothing = service_provider.stream_of(cloud), UUID(int=0)
    bare = Market(store, by(member), project, cloud, of, category, component, group, *(nothing,) * 7)
    offered, draft = bare.new_offering(), bare.new_draft()
    shop = bare.new_draft()
    plan = store.load(offering.KIND, offered).required().plans[0].uuid
    _price(store, offered, plan)
    ask(store, offering.ConnectOffering(offered, service_attributes={"backend_url": "https://slurm.example.org"}))
    agent = made(store, site_agent.RegisterSiteAgent(offered, word("agent")))
    ask(store, site_agent.RegisterAgentService(agent, "orders", "order_process"))
    there = msgspec.structs.replace(bare, offering=offered, plan=plan, draft=draft, workshop=shop)
    done = there.done()
    thing = state_of(store, done).resource
    _tell(store, thing)
    return msgspec.structs.replace(there, order=done, resource=thing, usage=there.used(thing))


def _price(store: LedgerStore, offered: UUID, plan: UUID) -> None:
    ask(store, SetPlanPrices(offered, plan, {"cores": Decimal("1.5"), "hours": Decimal("0.1")}))
    ask(store, SetPlanDiscounts(offered, plan, {"cores": Discount(10, 5)}))


def _tell(store: LedgerStore, thing: UUID) -> None:
    """All there is to tell of a resource."""
    for command in (
        resource.ChangeResource(thing, description="It computes", end_date=date(2099, 1, 1)),
        resource.SetResourceOptions(thing, {"purpose": "science"}),
        resource.SetResourceBackendId(thing, "B2"),
        resource.SetResourceBackendMetadata(thing, {"place": "rack"}),
        resource.SubmitReport(thing, ({"header": "State", "body": "Fine"},)),
        resource.NoteSync(thing),
        resource.LinkResource(thing, "openstack-instances", thing),
    ):
        ask(store, command)
