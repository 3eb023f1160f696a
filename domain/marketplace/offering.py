"""What a provider offers: components, plans, the form a customer fills in, and how orders of it are carried out."""

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

import msgspec

from domain import groups
from domain.event import Event
from domain.file import File
from domain.kind import Kind, Name
from domain.marketplace import category, plan_events, service_provider
from domain.marketplace import offering_events as offerings
from domain.marketplace.component import Component
from domain.marketplace.endpoint import Endpoint
from domain.marketplace.plan import Plan
from domain.refusal import Invalid, NotFound

State = Literal["Draft", "Active", "Paused", "Archived", "Unavailable"]
EVENTS: tuple[type[Event], ...] = (
    offerings.OfferingCreated,
    *offerings.GROUPS,
    *offerings.STEPS,
    offerings.OfferingMoved,
    offerings.OfferingRemoved,
    *offerings.COMPONENTS,
    *offerings.ENDPOINTS,
    *plan_events.PLANS,
)


class Offering(msgspec.Struct, frozen=True, kw_only=True):
    """`customer` is the provider. Not `shared`: only for those who see `project` (without one: `customer`)
    or the resource `scope` it belongs to. `options`: the form, {"order": [...], "options": {...}}. `settings` names how
    its backend is reached: `service_attributes`, and what the row `secrets` holds outside the log, which is the service
    attributes named in `secret_attributes` and all secret options, named in `secret_options`."""

    title: str
    type: str
    customer: UUID
    category: UUID
    state: State = "Draft"
    paused_reason: str = ""
    slug: str = ""
    shared: bool = True
    billable: bool = True
    project: UUID | None = None
    parent: UUID | None = None
    scope: UUID | None = None
    settings: UUID | None = None
    description: str = ""
    full_description: str = ""
    privacy_policy_link: str = ""
    access_url: str = ""
    vendor_details: str = ""
    getting_started: str = ""
    integration_guide: str = ""
    datacite_doi: str = ""
    latitude: float | None = None
    longitude: float | None = None
    country: str = ""
    backend_id: str = ""
    backend_metadata: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    options: dict[str, Any] = {}
    resource_options: dict[str, Any] = {}
    plugin_options: dict[str, Any] = {}
    service_attributes: dict[str, Any] = {}
    secrets: UUID | None = None
    secret_attributes: tuple[str, ...] = ()
    secret_options: tuple[str, ...] = ()
    organization_groups: tuple[UUID, ...] = ()
    image: File | None = None
    thumbnail: File | None = None
    tags: tuple[UUID, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    components: tuple[Component, ...] = ()
    plans: tuple[Plan, ...] = ()
    removed: bool = False


_STATES: dict[type[Event], State] = {
    offerings.OfferingActivated: "Active",
    offerings.OfferingPaused: "Paused",
    offerings.OfferingUnpaused: "Active",
    offerings.OfferingArchived: "Archived",
    offerings.OfferingDrafted: "Draft",
    offerings.OfferingAvailabilityWithdrawn: "Unavailable",
    offerings.OfferingAvailabilityRestored: "Active",
}
"""Where each step leads."""


def component_of(offering: Offering, uuid: UUID) -> Component:
    """Raises Invalid naming the input `uuid`."""
    found = next((each for each in offering.components if each.uuid == uuid), None)
    if found is None:
        raise Invalid("Component does not exist.", "uuid")
    return found


def plan_of(offering: Offering, uuid: UUID) -> Plan:
    """Raises NotFound."""
    found = next((each for each in offering.plans if each.uuid == uuid), None)
    if found is None:
        raise NotFound("No Plan matches the given query.", "plan")
    return found


def _placed(offering: Offering, component: Component) -> tuple[Component, ...]:
    """A changed one stays where it stands, a new one comes last."""
    if all(each.uuid != component.uuid for each in offering.components):
        return (*offering.components, component)
    return tuple(component if each.uuid == component.uuid else each for each in offering.components)


def _components(offering: Offering, event: Event) -> tuple[Component, ...]:
    match event:
        case offerings.ComponentAdded() | offerings.ComponentChanged():
            return _placed(offering, event.component)
        case offerings.ComponentRemoved():
            return tuple(each for each in offering.components if each.uuid != event.component)
    return offering.components


def endpoints_after(before: tuple[Endpoint, ...], event: Event) -> tuple[Endpoint, ...]:
    match event:
        case offerings.EndpointAdded():
            return (*before, event.endpoint)
        case offerings.EndpointRemoved():
            return tuple(each for each in before if each.uuid != event.endpoint)
    return before


_Remembered = Callable[[Plan, Any], Plan]


def _told(plan: Plan, event: Event) -> Plan:
    """The fields of a plan that an event names."""
    told = {field: value for field, value in msgspec.structs.asdict(event).items() if field != "plan"}
    if "title" in told:
        told["name"] = told.pop("title")
    return msgspec.structs.replace(plan, **told)


_PLANS: dict[type[Event], _Remembered] = {
    plan_events.PlanDescribed: _told,
    plan_events.PlanTermsSet: _told,
    plan_events.PlanPricesSet: lambda plan, event: msgspec.structs.replace(_told(plan, event), future_prices={}),
    plan_events.PlanPricesAnnounced: _told,
    plan_events.PlanQuotasSet: _told,
    plan_events.PlanDiscountsSet: _told,
    plan_events.PlanGroupsSet: _told,
    plan_events.PlanArchived: lambda plan, _: msgspec.structs.replace(plan, archived=True),
    plan_events.PlanUnarchived: lambda plan, _: msgspec.structs.replace(plan, archived=False),
}


def _plans(offering: Offering, event: Any) -> tuple[Plan, ...]:
    match event:
        case plan_events.PlanAdded():
            return (*offering.plans, Plan(uuid=event.plan, name=event.title))
        case plan_events.PlanRemoved():
            return tuple(each for each in offering.plans if each.uuid != event.plan)
    change = _PLANS[type(event)]
    return tuple(change(each, event) if each.uuid == event.plan else each for each in offering.plans)


def state_after(step: Event) -> State:
    return _STATES[type(step)]


def _stepped(offering: Offering, event: Event) -> Offering:
    reason = event.paused_reason if isinstance(event, offerings.OfferingPaused) else ""
    return msgspec.structs.replace(offering, state=state_after(event), paused_reason=reason)


def evolve(offering: Offering | None, event: Event) -> Offering:
    match event:
        case offerings.OfferingCreated():
            return Offering(**msgspec.structs.asdict(event))
        case _ if offering is None:
            raise ValueError(f"{type(event).__name__} cannot begin an offering")
        case offerings.OfferingMoved():
            return msgspec.structs.replace(offering, customer=event.customer)
        case offerings.OfferingRemoved():
            return msgspec.structs.replace(offering, removed=True)
        case _ if isinstance(event, offerings.STEPS):
            return _stepped(offering, event)
        case _ if isinstance(event, offerings.COMPONENTS):
            return msgspec.structs.replace(offering, components=_components(offering, event))
        case _ if isinstance(event, offerings.ENDPOINTS):
            return msgspec.structs.replace(offering, endpoints=endpoints_after(offering.endpoints, event))
        case _ if isinstance(event, plan_events.PLANS):
            return msgspec.structs.replace(offering, plans=_plans(offering, event))
        case _ if isinstance(event, offerings.GROUPS):
            return groups.remembered(offering, event)
    return offering


def offered_to(group: UUID) -> str:
    """The kind of name that an offering holds for itself and for each of its plans that is limited to the group."""
    return f"offering to {group.hex}"


def _limited(offering: Offering) -> set[Name]:
    own = {Name(offered_to(group), offering.slug, "slug") for group in offering.organization_groups}
    plans = {Name(offered_to(to), each.uuid.hex, "plan") for each in offering.plans for to in each.organization_groups}
    return own | plans


def names(offering: Offering) -> frozenset[Name]:
    """By the ids of its plans and components it is found; its category stays, and its provider while it is not
    archived. Removed, it gives all names up."""
    if offering.removed:
        return frozenset()
    plans = {Name("plan", each.uuid.hex, "plan") for each in offering.plans}
    components = {Name("component", each.uuid.hex, "component") for each in offering.components}
    placed = Name(category.offerings_kind(offering.category), offering.slug, "slug")
    found = {*plans, *components, *_limited(offering), placed, Name("offering slug", offering.slug, "slug")}
    if offering.state != "Archived":
        found.add(Name(service_provider.offerings_kind(offering.customer), offering.slug, "slug"))
    return frozenset(found)


KIND = Kind(name="offering", state=Offering, evolve=evolve, names=names)
