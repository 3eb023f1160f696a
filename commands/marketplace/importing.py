"""What is at a backend already gets a resource, without an order: nobody asked for it here."""

from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Change, Decision, Loaded, change
from commands.marketplace import checks
from commands.marketplace.enrolment import unordered
from commands.marketplace.types.offering_type import Adopt
from commands.marketplace.types.registry import TYPES
from commands.openstack.found import Adoption, Found
from commands.openstack.kinds import KINDS
from commands.ports import Load
from domain.identity import customer
from domain.marketplace import capacity, offering, resource
from domain.marketplace.offering import Offering
from domain.marketplace.plan import Plan
from domain.refusal import Invalid, Refused

UNABLE = "Current offering plugin does not support resource import"
ELSEWHERE = "The offering is not for this project."


class ImportResource(msgspec.Struct, frozen=True):
    """`backend_id` is what the backend calls it, `seen` what it says of it: no part of what is asked, so that the same
    may be asked again once that has changed. `additional_details` are kept among the attributes."""

    offering: UUID
    backend_id: str
    project: UUID
    plan: UUID | None = None
    additional_details: dict[str, Any] = msgspec.field(default_factory=dict)
    seen: dict[str, Any] = msgspec.field(default_factory=dict)


def import_resource(command: ImportResource, asked: Asked, load: Load) -> Decision:
    found = load(offering.KIND, command.offering)
    wanted = found.required("offering")
    adopt = able(wanted)
    within, owner = checks.open_project(load, command.project, asked.now.date())
    _require_place(wanted, command.project, owner)
    plan = checks.plan_of(wanted, command.plan, owner)
    adoption = adopt(Found(load=load, resource=asked.new_id, offering=found, seen=command.seen))
    made = _made(asked.new_id, _told(command, wanted, plan, adoption), adoption)
    changes = (made, *adoption.changes, *_capacity(load, found, made))
    reads = _unwritten((found, within, owner, *adoption.reads), changes)
    return Decision(changes, asked.new_id, owner.stream, command.project, reads=reads, jobs=adoption.jobs)


def _told(command: ImportResource, wanted: Offering, plan: Plan | None, adoption: Adoption) -> dict[str, Any]:
    """Fields of ResourceRequested."""
    thing = adoption.changes[0].after
    return {
        "offering": command.offering,
        "project": command.project,
        "title": thing.title,
        "description": thing.description,
        "plan": plan.uuid if plan else None,
        "parent": wanted.scope,
        "attributes": {**command.additional_details, "name": thing.title, "description": thing.description},
        "limits": adoption.limits,
    }


def able(wanted: Offering) -> Adopt:
    """How its type imports. Raises Invalid, Refused."""
    kind = TYPES.get(wanted.type)
    if kind is None or kind.adopts is None:
        raise Refused(UNABLE)
    if wanted.removed:
        raise Invalid(checks.NOT_AVAILABLE, "offering")
    checks.serves(wanted, "Create")
    return kind.adopts


def _require_place(wanted: Offering, number: UUID, owner: Loaded[customer.Customer]) -> None:
    """A private offering is for one project, or for those of its provider. Raises Invalid."""
    if wanted.shared:
        checks.require_open_to(wanted, owner)
    elif (wanted.project != number) if wanted.project else (wanted.customer != owner.stream):
        raise Invalid(ELSEWHERE, "project")


def _made(number: UUID, told: dict[str, Any], adoption: Adoption) -> Change:
    first = adoption.changes[0]
    told_of_it = resource.imported(first.after.backend_id)
    return unordered(number, told, KINDS[first.kind.name].path, first.stream, first.after.backend_id, told_of_it)


def _capacity(load: Load, found: Loaded[Offering], made: Change) -> tuple[Change, ...]:
    """What it has of what there is only so much of. Raises Invalid where that is not enough."""
    bounds = capacity.bounds(found.required(), made.after)
    if not bounds:
        return ()
    room = load(capacity.KIND, capacity.stream_of(found.stream))
    amounts = capacity.wanted(bounds, made.after.limits)
    return change(room, capacity.take(room.state or capacity.NONE, bounds, made.stream, amounts))


def _unwritten(reads: tuple[Loaded[Any], ...], changes: tuple[Change, ...]) -> tuple[Loaded[Any], ...]:
    written = {each.stream for each in changes}
    return tuple(each for each in reads if each.stream not in written)


HANDLERS: Handlers = {ImportResource: import_resource}
