"""A resource that was ordered: created, changed and terminated by orders (contract/state-machines.md, section 2)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from domain import clean, groups
from domain.event import Event
from domain.kind import Kind, Name
from domain.marketplace import renewal
from domain.marketplace import resource_events as happened
from domain.marketplace.order import Order
from domain.marketplace.order_events import Type
from domain.marketplace.resource_events import EVENTS, GROUPS
from domain.marketplace.resource_fields import FIELDS
from domain.refusal import Invalid, WrongState

__all__ = ["EVENTS"]

_RESTORED = ("name", "end_date", "slug", "paused", "downscaled")
STATES = ("Creating", "OK", "Erred", "Updating", "Terminating", "Terminated")
SYNC_EVERY = timedelta(minutes=10)
AFTER: dict[type[Event], str] = {
    happened.ResourceProvisioned: "OK",
    happened.ResourceProvisioningFailed: "Erred",
    happened.ResourceRefused: "Terminated",
    happened.ResourceUpdateStarted: "Updating",
    happened.ResourceUpdated: "OK",
    happened.ResourceUpdateFailed: "Erred",
    happened.ResourceUpdateGivenUp: "OK",
    happened.ResourceTerminationStarted: "Terminating",
    happened.ResourceTerminated: "Terminated",
    happened.ResourceTerminationFailed: "OK",
    happened.ResourceTerminationGivenUp: "OK",
    happened.ResourceMarkedOk: "OK",
    happened.ResourceMarkedErred: "Erred",
    happened.ResourceUnlinked: "Terminated",
}
"""The state an event leads to; the others leave it as it is."""

BEGUN: dict[Type, type[Event]] = {
    "Update": happened.ResourceUpdateStarted,
    "Terminate": happened.ResourceTerminationStarted,
}
"""What an order of this type brings about when it begins to be carried out."""


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """`order` is the one that created it; `path` and `scope` name the object at the backend."""

    order: UUID
    offering: UUID
    project: UUID
    title: str
    slug: str
    state: str = "Creating"
    plan: UUID | None = None
    parent: UUID | None = None
    description: str = ""
    attributes: dict[str, Any] = {}
    limits: dict[str, int] = {}
    options: dict[str, Any] = {}
    end_date: date | None = None
    tags: tuple[str, ...] = ()
    backend_id: str = ""
    backend_metadata: dict[str, Any] = {}
    report: tuple[dict[str, Any], ...] = ()
    downscaled: bool = False
    paused: bool = False
    restrict_member_access: bool = False
    error_message: str = ""
    path: str = ""
    scope: UUID | None = None
    last_sync: datetime | None = None
    unlinked: bool = False


def request(told: Mapping[str, Any]) -> list[Event]:
    """Checked by then. `told` are the fields of ResourceRequested."""
    return [happened.ResourceRequested(**told)]


def require(resource: Resource, states: Collection[str]) -> None:
    if resource.state not in states:
        raise WrongState(f"Valid states for operation: {', '.join(states)}.")


def require_alive(resource: Resource) -> None:
    if resource.state == "Terminated":
        raise WrongState("The resource is terminated.")


def started(order: Order, number: UUID) -> list[Event]:
    """An order begins to be carried out. `number` is the order's stream."""
    return [BEGUN[order.type](order=number)] if order.type in BEGUN else []


def completed(resource: Resource, order: Order, number: UUID) -> list[Event]:
    if order.type == "Terminate":
        return [happened.ResourceTerminated(order=number)]
    if order.type == "Update":
        return [*groups.events(resource, _ordered(resource, order), GROUPS), happened.ResourceUpdated(order=number)]
    restored = groups.events(resource, _restored(order), GROUPS) if order.type == "Restore" else []
    return [*restored, happened.ResourceProvisioned(order=number)]


def _restored(order: Order) -> dict[str, Any]:
    """As the order says, where it says something: `name` is what clients call the title."""
    said = {field: order.attributes[field] for field in _RESTORED if field in order.attributes}
    if said.get("end_date"):
        said["end_date"] = date.fromisoformat(said["end_date"])
    named = {"title" if field == "name" else field: value for field, value in said.items()}
    return {"plan": order.plan, "limits": order.limits, **named}


def _ordered(resource: Resource, order: Order) -> dict[str, Any]:
    """What an update order changes: its plan, its limits, the options in its attributes, the end where it renews."""
    wanted: dict[str, Any] = {"limits": order.limits} if order.limits else {}
    if renewal.renews(order.attributes):
        wanted["end_date"] = date.fromisoformat(order.attributes["new_end_date"])
    if order.plan != order.old_plan:
        wanted["plan"] = order.plan
    if "options" in order.attributes:
        wanted["options"] = {**resource.options, **order.attributes["options"]}
    return wanted


def promised(resource: Resource, limits: Mapping[str, int]) -> list[Event]:
    """What is yet to come is what its order says by now."""
    return groups.events(resource, {"limits": limits}, GROUPS)


def promised_as(resource: Resource, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Event]:
    """As `promised`, by the attributes of its order, checked by then. What they said before may hold no more."""
    said = {name: value for name, value in after.items() if before.get(name) != value}
    wanted: dict[str, Any] = {"attributes": dict(after)}
    if "name" in said:
        wanted["title"] = said["name"]
    if "description" in said:
        wanted["description"] = str(said["description"] or "")
    if "end_date" in said:
        wanted["end_date"] = date.fromisoformat(said["end_date"]) if said["end_date"] else None
    return groups.events(resource, wanted, GROUPS)


def failed(
    resource: Resource, order: Order, number: UUID, message: str, traceback: str, by_hand: bool = False
) -> list[Event]:
    """Of what was never there nothing is left; said by its provider, it stays to be looked at."""
    if order.type == "Terminate":
        return [happened.ResourceTerminationFailed(order=number, message=message, traceback=traceback)]
    if order.type == "Update":
        return [happened.ResourceUpdateFailed(order=number, message=message, traceback=traceback)]
    if resource.state == "Terminated" or (resource.state == "Creating" and not resource.backend_id and not by_hand):
        return [happened.ResourceRefused(order=number)]
    return [happened.ResourceProvisioningFailed(order=number, message=message, traceback=traceback)]


def refused(resource: Resource, order: Order, number: UUID) -> list[Event]:
    """The order was rejected, canceled, withdrawn or nobody answered it. What was amiss before it stays so where the
    order changed nothing yet."""
    if order.type == "Terminate":
        return [happened.ResourceTerminationGivenUp(order=number)]
    if order.type == "Update":
        amiss = resource.state == "Erred" and order.state != "executing"
        return [] if amiss else [happened.ResourceUpdateGivenUp(order=number)]
    return [happened.ResourceRefused(order=number)]


def enrolled(number: UUID) -> list[Event]:
    """One that came to be without an order: its own number stands for it."""
    return [happened.ResourceProvisioned(order=number)]


def imported(backend_id: str) -> list[Event]:
    """One that its backend had already."""
    return [happened.ResourceImported(backend_id=backend_id)]


def retire(resource: Resource) -> list[Event]:
    """It is gone without an order."""
    return [] if resource.state == "Terminated" else [happened.ResourceTerminated(order=resource.order)]


def mark_ok(resource: Resource) -> list[Event]:
    require_alive(resource)
    return [] if resource.state == "OK" and not resource.error_message else [happened.ResourceMarkedOk()]


def mark_erred(resource: Resource, message: str, traceback: str) -> list[Event]:
    require_alive(resource)
    return [happened.ResourceMarkedErred(message=message, traceback=traceback)]


def restoring(resource: Resource, given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What is given, checked, by the names on the wire. One whose end is over would end again at once."""
    found = clean.cleaned(FIELDS, given)
    end = found.get("end_date", resource.end_date)
    if end is not None and end < today:
        raise Invalid("Cannot be earlier than the current date.", "end_date")
    return found


def change(resource: Resource, today: date, given: Mapping[str, Any]) -> list[Event]:
    """Fields by their names on the wire."""
    wanted = {"title" if field == "name" else field: v for field, v in clean.cleaned(FIELDS, given).items()}
    end = wanted.get("end_date")
    if end is not None and end != resource.end_date and end < today:
        raise Invalid("Cannot be earlier than the current date.", "end_date")
    return groups.events(resource, wanted, GROUPS)


def link(resource: Resource, path: str, scope: UUID, backend_id: str) -> list[Event]:
    """Nothing the second time."""
    linked: list[Event] = []
    if (resource.path, resource.scope) != (path, scope):
        linked = [happened.ResourceLinked(path=path, scope=scope)]
    return [*linked, *groups.events(resource, {"backend_id": backend_id}, GROUPS)]


def unlink(resource: Resource) -> list[Event]:
    return [] if resource.unlinked else [happened.ResourceUnlinked()]


def move(resource: Resource, project: UUID) -> list[Event]:
    require_alive(resource)
    return [] if resource.project == project else [happened.ResourceMoved(project=project)]


def sync(resource: Resource, now: datetime) -> list[Event]:
    recent = resource.last_sync is not None and now - resource.last_sync < SYNC_EVERY
    return [] if recent else [happened.ResourceSynced(last_sync=now)]


def evolve(resource: Resource | None, event: Event) -> Resource:
    if isinstance(event, happened.ResourceRequested):
        return Resource(**msgspec.structs.asdict(event))
    if resource is None:
        raise ValueError(f"{type(event).__name__} cannot begin a resource")
    change = msgspec.structs.replace
    if type(event) in AFTER:
        resource = change(resource, state=AFTER[type(event)], error_message=getattr(event, "message", ""))
    match event:
        case happened.ResourceLinked():
            return change(resource, path=event.path, scope=event.scope)
        case happened.ResourceUnlinked():
            return change(resource, unlinked=True)
        case happened.ResourceMoved():
            return change(resource, project=event.project)
        case happened.ResourceSynced():
            return change(resource, last_sync=event.last_sync)
    return groups.remembered(resource, event) if isinstance(event, GROUPS) else resource


def in_project(project: UUID) -> str:
    """Kind of name: while anybody holds one, the project is not empty."""
    return f"resource of project {project.hex}"


def of_offering(offering: UUID) -> str:
    return f"resource of offering {offering.hex}"


def of_plan(plan: UUID) -> str:
    return f"resource of plan {plan.hex}"


def names(resource: Resource) -> frozenset[Name]:
    """What lives holds on to its project, offering and plan."""
    if resource.state == "Terminated":
        return frozenset()
    kinds = [in_project(resource.project), of_offering(resource.offering)]
    kinds += [of_plan(resource.plan)] if resource.plan else []
    return frozenset(Name(kind, resource.order.hex, "resource") for kind in kinds)


KIND = Kind(name="resource", state=Resource, evolve=evolve, names=names, snapshot_every=200)
