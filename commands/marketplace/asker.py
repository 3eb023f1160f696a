"""Who submits an order, as the rules of approval see them, and what decides where it goes next."""

from uuid import UUID

from commands.asked import Asked
from commands.identity.extra_rights import holds, is_staff
from commands.marketplace.types.registry import TYPES
from commands.ports import Load
from domain.identity import project
from domain.marketplace import auto_approval
from domain.marketplace.offering import Offering
from domain.marketplace.order import Facts
from domain.marketplace.order_review import Asker
from domain.platform import setting


def user_of(asked: Asked) -> UUID | None:
    """None for the system."""
    kind, _, name = asked.actor.partition(":")
    return UUID(name) if kind == "user" else None


def asker(load: Load, asked: Asked, place: UUID, within: project.Project, wanted: Offering) -> Asker:
    """`place` is the project's id."""
    user = user_of(asked)
    if user is None:
        return Asker(system=True, staff=True, approves=True, approves_private=True, provides=True)
    scopes = (place, within.customer)
    staff, approves = is_staff(asked, load), holds(user, "ORDER.APPROVE", scopes, load, asked.now)
    return Asker(
        system=False,
        staff=staff,
        approves=approves,
        approves_private=holds(user, "ORDER.APPROVE_PRIVATE", scopes, load, asked.now),
        provides=holds(user, "ORDER.APPROVE", (wanted.customer,), load, asked.now),
        rule=None if staff or approves else _rule(load, asked, place, within),
    )


def _rule(load: Load, asked: Asked, place: UUID, within: project.Project) -> tuple[UUID, auto_approval.Rule] | None:
    number = asked.owner(auto_approval.of_project(place))
    rule = load(auto_approval.KIND, number).state if number else None
    if number is None or rule is None or rule.removed or not rule.enabled or rule.author is None:
        return None
    scopes = (place, within.customer)
    return (number, rule) if holds(rule.author, "ORDER.APPROVE", scopes, load, asked.now) else None


def facts(load: Load, asked: Asked, within: project.Project, wanted: Offering) -> Facts:
    kind = TYPES.get(wanted.type)
    overrides = load(setting.KIND, setting.STREAM).state or setting.Overrides()
    return Facts(
        today=asked.now.date(),
        run=asked.new_id,
        project_start=within.start_date,
        provider_review=bool(kind and kind.needs_provider_review),
        start_dates=bool(overrides.value("ENABLE_ORDER_START_DATE")),
    )
