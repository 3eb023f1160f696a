"""Orders of what is there: another plan, other limits or options, its end, its return."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded
from commands.fields import given
from commands.identity.extra_rights import holds, is_staff
from commands.marketplace import checks
from commands.marketplace.asker import user_of
from commands.marketplace.order import ApproveByConsumer, approve_by_consumer
from commands.marketplace.order_change import SAME_LIMITS
from commands.marketplace.submit import Wanted, reorder
from commands.ports import Load
from domain.file import File
from domain.identity import customer, project
from domain.marketplace import form, limits, offering, order, resource
from domain.marketplace.order_events import Type
from domain.refusal import Invalid, WrongState


class SwitchPlan(msgspec.Struct, frozen=True):
    resource: UUID
    plan: UUID


class ChangeLimits(msgspec.Struct, frozen=True):
    """By component type, in the component's unit; what is not named stays as it is."""

    resource: UUID
    limits: dict[str, int]
    request_comment: str | None = None
    attachment: File | None = None


class OrderOptions(msgspec.Struct, frozen=True):
    """Where changed options need an order."""

    resource: UUID
    options: dict[str, Any]


class TerminateResource(msgspec.Struct, frozen=True):
    """`attributes` are for the backend, e.g. {"action": "force_destroy"}."""

    resource: UUID
    attributes: dict[str, Any] = msgspec.field(default_factory=dict)


class RestoreResource(msgspec.Struct, frozen=True):
    """What is not given is as it was before it ended. `slug`, `paused` and `downscaled`: as staff says."""

    resource: UUID
    name: str | UnsetType = UNSET
    offering: UUID | UnsetType = UNSET
    plan: UUID | UnsetType = UNSET
    end_date: date | UnsetType | None = UNSET
    slug: str | UnsetType = UNSET
    paused: bool | UnsetType = UNSET
    downscaled: bool | UnsetType = UNSET


def _wanted(kind: Type, thing: Loaded[resource.Resource], **more: Any) -> Wanted:
    state = thing.required("resource")
    told = {"plan": state.plan, "limits": dict(state.limits), "attributes": {"name": state.title}, **more}
    return Wanted(type=kind, resource=thing.stream, **told)


def _found(load: Load, number: UUID, *states: str) -> tuple[Loaded[resource.Resource], offering.Offering]:
    thing = load(resource.KIND, number)
    state = thing.required()
    resource.require(state, states)
    return thing, load(offering.KIND, state.offering).required()


def _owner(load: Load, thing: Loaded[resource.Resource]) -> Loaded[customer.Customer]:
    return checks.project_of(load, thing.required().project)[1]


def switch_plan(command: SwitchPlan, asked: Asked, load: Load) -> Decision:
    thing, of = _found(load, command.resource, "OK")
    plan = checks.plan_of(of, command.plan, _owner(load, thing))
    if plan and plan.uuid == thing.required().plan:
        raise Invalid("The resource has this plan already.", "plan")
    return reorder(load, asked, thing, _wanted("Update", thing, plan=command.plan))


def change_limits(command: ChangeLimits, asked: Asked, load: Load) -> Decision:
    thing, of = _found(load, command.resource, "OK")
    before = thing.required().limits
    amounts = limits.checked(of.components, {**before, **command.limits})
    if amounts == before:
        raise Invalid(SAME_LIMITS, "non_field_errors")
    attributes = {"name": thing.required().title, "old_limits": before}
    comment = checks.comment(command.request_comment)
    told: dict[str, Any] = {"attributes": attributes, "request_comment": comment, "attachment": command.attachment}
    return reorder(load, asked, thing, _wanted("Update", thing, limits=amounts, **told))


def order_options(command: OrderOptions, asked: Asked, load: Load) -> Decision:
    thing, of = _found(load, command.resource, "OK")
    state = thing.required()
    options = form.filled(of.resource_options, {**state.options, **command.options})
    if options == state.options:
        raise WrongState("The resource has these options already.")
    attributes = {"name": state.title, "options": options, "old_options": state.options}
    return reorder(load, asked, thing, _wanted("Update", thing, attributes=attributes))


def terminate(command: TerminateResource, asked: Asked, load: Load) -> Decision:
    """One that waits for the consumer already is approved, where the caller may."""
    thing, _ = _found(load, command.resource, "OK", "Erred")
    pending = asked.owner(order.open_order(command.resource))
    waiting = load(order.KIND, pending).state if pending else None
    if pending and waiting and waiting.type == "Terminate" and waiting.state == "pending-consumer":
        return _approved(pending, waiting.project, asked, load)
    attributes = {"name": thing.required().title, **command.attributes}
    return reorder(load, asked, thing, _wanted("Terminate", thing, attributes=attributes))


def _approved(pending: UUID, place: UUID, asked: Asked, load: Load) -> Decision:
    scopes, user = (place, load(project.KIND, place).required().customer), user_of(asked)
    if user is not None and not is_staff(asked, load) and not holds(user, "ORDER.APPROVE", scopes, load, asked.now):
        raise Invalid(order.PENDING_EXISTS, "non_field_errors")
    return approve_by_consumer(ApproveByConsumer(pending), asked, load)


def restore(command: RestoreResource, asked: Asked, load: Load) -> Decision:
    thing, of = _found(load, command.resource, "Terminated")
    state = thing.required()
    if command.offering not in (UNSET, state.offering):
        raise Invalid("This is not the offering of the resource.", "offering")
    if not of.plugin_options.get("can_restore_resource"):
        raise Invalid("Resources of this offering cannot be restored.", "non_field_errors")
    owner = _owner(load, thing)
    checks.require_open_to(of, owner)
    plan = checks.plan_of(of, command.plan, owner) if command.plan is not UNSET else None
    told = resource.restoring(state, _restored(command, asked, load), asked.now.date())
    attributes = {"name": state.title, **msgspec.to_builtins(told)}
    return reorder(
        load, asked, thing, _wanted("Restore", thing, plan=plan.uuid if plan else state.plan, attributes=attributes)
    )


def _restored(command: RestoreResource, asked: Asked, load: Load) -> dict[str, Any]:
    by_staff = () if is_staff(asked, load) else ("slug", "paused", "downscaled")
    return given(command, "resource", "offering", "plan", *by_staff)


HANDLERS: Handlers = {
    SwitchPlan: switch_plan,
    ChangeLimits: change_limits,
    OrderOptions: order_options,
    TerminateResource: terminate,
    RestoreResource: restore,
}
