"""What the walk over all routes must know of usage, of accounts at offerings and of agents."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from commands.identity.user import RegisterUser
from commands.marketplace.category_component import AddCategoryComponent
from commands.marketplace.offering_parts import ComponentForm
from commands.marketplace.offering_user import CreateOfferingUser, StepOfferingUser
from commands.marketplace.site_agent import RegisterAgentProcessor, RegisterAgentService, RegisterSiteAgent
from commands.marketplace.usage import ReportUsage, ReportUserUsage, UsageItem, UserUsageItem
from domain.marketplace.offering_user import STEPS
from domain.marketplace.usage import month_of, number_of
from domain.marketplace.usage import stream_of as usage_of
from domain.marketplace.usage_events import UserUsageReported
from tests.commands.market import CORES, offered, ordered
from tests.commands.market import served as done
from tests.eventstore.support import ask, made
from tests.http.served import Served

HOURS = ComponentForm(billing_type="usage", type="hours", name="Hours")


class Used(msgspec.Struct, frozen=True):
    """`account` works, `gone` is deleted."""

    offering: UUID
    usage: UUID
    part: UUID
    account: UUID
    gone: UUID
    agent: UUID
    service: UUID
    processor: UUID


def used(place: Served, cloud: UUID, category: UUID, project: UUID) -> Used:
    store, month = place.ledger.store, month_of(datetime.now(UTC).date())
    ask(store, AddCategoryComponent(category, "hours", "Hours"))
    offering = offered(store, cloud, category, "Marketplace.Slurm", components=(CORES, HOURS))
    resource = done(store, ordered(store, project, offering))
    ask(store, ReportUsage(resource, (UsageItem("hours", Decimal(5)),)))
    ask(store, ReportUserUsage(resource, month, "hours", (UserUsageItem("somebody", Decimal(1)),)))
    events = [getattr(item, "event", None) for item in place.ledger.log.stream(usage_of(resource, month))]
    reported, part = events[0], events[-1]
    assert isinstance(part, UserUsageReported)
    assert reported is not None
    account, gone = (
        made(store, CreateOfferingUser(offering, made(store, RegisterUser(name)), name)) for name in ("used1", "used2")
    )
    for step in ("request_deletion", "set_deleting", "set_deleted"):
        ask(store, msgspec.convert({"offering_user": gone, "step": step}, StepOfferingUser))
    agent = made(store, RegisterSiteAgent(offering, "agent"))
    service = made(store, RegisterAgentService(agent, "orders"))
    processor = made(store, RegisterAgentProcessor(agent, service, "Orders", "slurm"))
    usage = number_of(resource, month, part.component)
    return Used(offering, usage, part.number, account, gone, agent, service, processor)


ACCOUNTS = "/api/marketplace-offering-users/"
SUMS = "/api/marketplace-category-component-usages/"
THINGS: Mapping[str, Callable[[Any], str]] = {
    "/api/marketplace-component-usages/": lambda t: t.used.usage.hex,
    "/api/marketplace-component-user-usages/": lambda t: t.used.part.hex,
    SUMS: lambda t: str(t.staff.http.get(SUMS).json()[0]["id"]),
    ACCOUNTS: lambda t: t.used.account.hex,
    "/api/marketplace-site-agent-identities/": lambda t: t.used.agent.hex,
    "/api/marketplace-site-agent-services/": lambda t: t.used.service.hex,
    "/api/marketplace-site-agent-processors/": lambda t: t.used.processor.hex,
}
BODIES: Mapping[str, Callable[[Any], Any]] = {
    "marketplace_offering_users_create": lambda t: {
        "offering_uuid": t.used.offering.hex,
        "user_uuid": t.outsider.uuid.hex,
    },
    "marketplace_site_agent_identities_create": lambda t: {"offering": t.used.offering.hex, "name": "another"},
}
_AGENTS = "marketplace_site_agent"
_OF_AGENTS = (
    *(f"{_AGENTS}_identities_{verb}" for verb in ("create", "update", "destroy", "register_service")),
    *(f"{_AGENTS}_services_destroy", f"{_AGENTS}_processors_destroy"),
)
NO_STATE: Mapping[str, str] = {
    **{
        f"marketplace_offering_users_{verb}": "allowed in every state; what is removed is not there any more"
        for verb in ("create", "partial_update", "update", "destroy", "update_restricted")
    },
    **dict.fromkeys(_OF_AGENTS, "an agent has no states"),
}


def _step(step: str) -> Callable[[Any], tuple[str, Any]]:
    """From a state in which it is not taken."""

    def asked(t: Any) -> tuple[str, Any]:
        account = t.used.account if step in ("set_deleted", "set_deleting", "set_error_deleting") else t.used.gone
        return f"{ACCOUNTS}{account.hex}/{step}/", {}

    return asked


WRONG_STATE: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    f"marketplace_offering_users_{step}": _step(step) for step in STEPS
}
