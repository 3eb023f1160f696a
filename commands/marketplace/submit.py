"""Placing an order: what is wanted is checked, then the order and what it does to its resource are one decision."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked
from commands.decision import Decision, Loaded
from commands.identity.extra_rights import is_staff
from commands.marketplace import checks, settling
from commands.marketplace.asker import asker, facts, user_of
from commands.marketplace.types.registry import TYPES
from commands.openstack.wish import Ordered
from commands.ports import Load
from domain.event import Event
from domain.file import File
from domain.identity import customer, project
from domain.marketplace import form, limits, offering, order, order_review, price, resource
from domain.marketplace.order_events import Type
from domain.marketplace.plan import Plan
from domain.refusal import Invalid
from domain.slug import made


class SubmitOrder(msgspec.Struct, frozen=True):
    """Of a new resource. `limits` by component type, in the component's unit. `slug`: the resource's, as staff says."""

    project: UUID
    offering: UUID
    plan: UUID | None = None
    attributes: dict[str, Any] = msgspec.field(default_factory=dict)
    limits: dict[str, int] = msgspec.field(default_factory=dict)
    start_date: date | UnsetType | None = UNSET
    request_comment: str | None = None
    callback_url: str | None = None
    slug: str = ""
    accepting_terms_of_service: bool = False


class Wanted(msgspec.Struct, frozen=True):
    """What an order asks for, checked. `cost`: where it is not what the plan costs a month."""

    type: Type
    resource: UUID
    plan: UUID | None
    attributes: dict[str, Any]
    limits: dict[str, int]
    start_date: date | None = None
    request_comment: str = ""
    callback_url: str = ""
    slug: str = ""
    cost: Decimal | UnsetType | None = UNSET
    attachment: File | None = None
    terms: bool = False


_SAID = ("type", "resource", "plan", "attributes", "limits", "start_date", "request_comment", "callback_url")


def submit_order(command: SubmitOrder, asked: Asked, load: Load) -> Decision:
    place, owner = checks.open_project(load, command.project, asked.now.date())
    found = load(offering.KIND, command.offering)
    wanted = found.required("offering")
    checks.orderable(wanted, command.project, owner)
    plan = checks.plan_of(wanted, command.plan, owner)
    attributes = form.filled(wanted.options, command.attributes)
    amounts = limits.checked(wanted.components, command.limits)
    TYPES[wanted.type].check(attributes, amounts)
    number, thing = asked.new_id, uuid5(asked.new_id, "resource")
    ordered = Wanted(
        type="Create",
        resource=thing,
        plan=plan.uuid if plan else None,
        attributes=attributes,
        limits=amounts,
        start_date=checks.start_date(command.start_date or None, asked.now.date()),
        request_comment=checks.comment(command.request_comment),
        callback_url=checks.callback(command.callback_url),
        slug=checks.slug(command.slug) if is_staff(asked, load) else "",
        terms=command.accepting_terms_of_service,
    )
    end = checks.end(attributes.get("end_date"), asked.now.date())
    told = {**_resource(ordered, number, command), "end_date": end, "parent": wanted.scope}
    requested = resource.request(told)
    return _placed(load, asked, found, place, owner, Loaded(resource.KIND, thing, None, 0), ordered, requested)


def _resource(ordered: Wanted, number: UUID, command: SubmitOrder) -> dict[str, Any]:
    title = checks.name(ordered.attributes.get("name"))
    return {
        "order": number,
        "offering": command.offering,
        "project": command.project,
        "title": title,
        "slug": ordered.slug or made(title, ordered.resource),
        "plan": ordered.plan,
        "description": str(ordered.attributes.get("description") or ""),
        "attributes": ordered.attributes,
        "limits": ordered.limits,
    }


def reorder(load: Load, asked: Asked, thing: Loaded[resource.Resource], ordered: Wanted) -> Decision:
    """An order of a resource that is there. Raises Invalid when another one is open."""
    state = thing.required("resource")
    if asked.owner(order.open_order(thing.stream)) is not None:
        raise Invalid(order.PENDING_EXISTS, "non_field_errors")
    found = load(offering.KIND, state.offering)
    checks.serves(found.required("offering"), ordered.type)
    place, owner = checks.project_of(load, state.project)
    return _placed(load, asked, found, place, owner, thing, ordered, [])


def _placed(
    load: Load,
    asked: Asked,
    wanted: Loaded[offering.Offering],
    place: Loaded[project.Project],
    owner: Loaded[customer.Customer],
    thing: Loaded[resource.Resource],
    ordered: Wanted,
    requested: Sequence[Event],
) -> Decision:
    provider, within = wanted.required(), place.required()
    rehearse(load, asked, wanted, ordered)
    before = thing.state
    told = {
        **{field: getattr(ordered, field) for field in _SAID},
        "offering": wanted.stream,
        "project": place.stream,
        "created_by": user_of(asked),
        "old_plan": before.plan if before else None,
        "old_limits": before.limits if before else {},
        "cost": _cost(provider, ordered),
        "old_cost": cost(provider, before.plan, before.limits) if before else None,
        "slug": ordered.slug or made(str(ordered.attributes.get("name", "order")), asked.new_id),
    }
    submitted = order.submit(told, ordered.attachment, terms=ordered.terms)
    state = order.KIND.fold(None, submitted)
    assert state is not None
    where = facts(load, asked, within, provider)
    who = asker(load, asked, place.stream, within, provider)
    approved = order_review.skipped(provider, within.customer, ordered.type, state.cost, who)
    further = order.skip_consumer_review(state, approved, where) if approved else []
    found = settling.Placed(asked.new_id, Loaded(order.KIND, asked.new_id, None, 0), lambda: thing, wanted, place)
    after = settling.followed(found, submitted, further, requested)
    decision = settling.decided(load, found, [*submitted, *further], after, asked.new_id.hex)
    return msgspec.structs.replace(decision, reads=(*decision.reads, place, owner))


def rehearse(load: Load, asked: Asked, wanted: Loaded[offering.Offering], ordered: Wanted) -> None:
    """What the backend would be asked for: refused here already when that cannot be."""
    wish = TYPES[wanted.required().type].wishes.get(ordered.type)
    if wish is not None:
        wish(
            Ordered(
                load=load,
                order=None,
                run=asked.new_id,
                resource=ordered.resource,
                offering=wanted,
                attributes=ordered.attributes,
                limits=ordered.limits,
                user=user_of(asked),
            )
        )


def _cost(of: offering.Offering, ordered: Wanted) -> Decimal | None:
    return cost(of, ordered.plan, ordered.limits) if ordered.cost is UNSET else ordered.cost


def cost(of: offering.Offering, plan: UUID | None, amounts: Mapping[str, int]) -> Decimal | None:
    """A month; None where nothing is billed."""
    chosen = plan_in(of, plan)
    return price.monthly(chosen, of.components, amounts) if chosen and of.billable else None


def plan_in(of: offering.Offering, plan: UUID | None) -> Plan | None:
    return next((each for each in of.plans if each.uuid == plan), None)
