"""What has to hold for an order: place, offering, plan, dates. Messages are those of the contract (flows.md (c))."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from commands.decision import Loaded
from commands.ports import Load
from domain import check, clean
from domain.identity import customer, project
from domain.marketplace.offering import Offering
from domain.marketplace.order_events import Type
from domain.marketplace.plan import Plan
from domain.refusal import Invalid

NOT_AVAILABLE = "Offering is not available."
NOT_IN_GROUPS = (
    "This offering is not available for ordering: it is only for certain groups of organizations, and this organization"
    " is in none of them."
)
PLAN_NOT_IN_GROUPS = (
    "This plan is not available for this organization: it is only for certain groups of organizations, and this"
    " organization is in none of them."
)
_PAST, _END = "Cannot be earlier than the current date.", "attributes.end_date"
EXPIRED = "The project has ended: its end date is over."


def project_of(load: Load, place: UUID) -> tuple[Loaded[project.Project], Loaded[customer.Customer]]:
    found = load(project.KIND, place)
    return found, load(customer.KIND, found.required("project").customer)


def open_project(load: Load, place: UUID, today: date) -> tuple[Loaded[project.Project], Loaded[customer.Customer]]:
    """One in which something may be ordered. Raises NotFound, Invalid, CustomerClosed."""
    found, owner = project_of(load, place)
    state = found.required("project")
    project.require_present(state)
    customer.require_open(owner.required("project"))
    require_current(state, today)
    return found, owner


def require_current(state: project.Project, today: date) -> None:
    if state.end_date is not None and state.end_date < today:
        raise Invalid(EXPIRED, "project")


def orderable(wanted: Offering, place: UUID, owner: Loaded[customer.Customer]) -> None:
    """By this project: a private offering is only for those it was made for."""
    if wanted.removed or wanted.state != "Active":
        raise Invalid(NOT_AVAILABLE, "offering")
    if wanted.shared:
        require_open_to(wanted, owner)
        return
    if wanted.project is not None and wanted.project != place:
        raise Invalid(NOT_AVAILABLE, "offering")
    if wanted.project is None and wanted.customer != owner.stream:
        raise Invalid(NOT_AVAILABLE, "offering")


def serves(wanted: Offering, order_type: Type) -> None:
    """What is there may be changed and ended while its offering is paused; ended even when it is archived."""
    states = ("Active", "Paused") if order_type != "Terminate" else ("Active", "Paused", "Archived", "Draft")
    if wanted.state not in states:
        raise Invalid(NOT_AVAILABLE, "offering")


def require_open_to(wanted: Offering, owner: Loaded[customer.Customer]) -> None:
    """Raises Invalid where it is limited to groups, and not to one of this customer's."""
    if not _open(wanted, wanted.organization_groups, owner):
        raise Invalid(NOT_IN_GROUPS, "offering")


def _open(of: Offering, groups: Collection[UUID], owner: Loaded[customer.Customer]) -> bool:
    """To the provider itself it always is."""
    own = owner.stream == of.customer
    return own or not groups or not set(groups).isdisjoint(owner.required().organization_groups)


def plan_of(wanted: Offering, number: UUID | None, owner: Loaded[customer.Customer]) -> Plan | None:
    """The one that is meant, or the only one there is for this customer. Raises Invalid."""
    if number is None:
        return _only_plan(wanted, owner)
    chosen = next((plan for plan in wanted.plans if plan.uuid == number), None)
    if chosen is None:
        raise Invalid("This plan is not available for this offering.", "plan")
    if chosen.archived:
        raise Invalid("This plan is archived.", "plan")
    if not _open(wanted, chosen.organization_groups, owner):
        raise Invalid(PLAN_NOT_IN_GROUPS, "plan")
    return chosen


def _only_plan(wanted: Offering, owner: Loaded[customer.Customer]) -> Plan | None:
    there = [plan for plan in wanted.plans if not plan.archived]
    found = [plan for plan in there if _open(wanted, plan.organization_groups, owner)]
    if len(found) > 1:
        raise Invalid("This field is required.", "plan")
    if there and not found:
        raise Invalid(PLAN_NOT_IN_GROUPS, "plan")
    return found[0] if found else None


def start_date(wanted: date | None, today: date) -> date | None:
    if wanted is not None and wanted < today:
        raise Invalid(_PAST, "start_date")
    return wanted


def comment(wanted: str | None) -> str:
    return check.text("request_comment", wanted or "", 255, required=False)


def callback(wanted: str | None) -> str:
    found: str = clean.url(200)("callback_url", wanted or "")
    return found


def slug(wanted: str) -> str:
    return clean.slug("slug", wanted) if wanted else ""


def name(wanted: Any) -> str:
    """Of a resource."""
    if not isinstance(wanted, str):
        raise Invalid("This field is required." if wanted is None else "Not a valid string.", "attributes.name")
    return check.text("attributes.name", wanted, 150)


def end(wanted: Any, today: date) -> date | None:
    """Of a resource, as its order says."""
    try:
        found = date.fromisoformat(wanted) if wanted else None
    except (ValueError, TypeError):
        raise Invalid("Date has wrong format. Use one of these formats instead: YYYY-MM-DD.", _END) from None
    if found is not None and found < today:
        raise Invalid(_PAST, _END)
    return found
