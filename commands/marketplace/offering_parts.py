"""Components and plans that come along with a new offering."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from uuid import UUID, uuid5

import msgspec

from commands.fields import given
from domain.event import Event
from domain.marketplace import component_rules, plan_rules
from domain.marketplace.offering import KIND, Offering
from domain.refusal import Invalid


class ComponentForm(msgspec.Struct, frozen=True, kw_only=True):
    billing_type: str
    type: str
    name: str
    description: str = ""
    measured_unit: str = ""
    unit_factor: int = 1
    limit_period: str | None = None
    limit_amount: int | None = None
    article_code: str = ""
    min_value: int | None = None
    max_value: int | None = None
    max_available_limit: int | None = None
    default_limit: int | None = None
    is_boolean: bool = False
    is_prepaid: bool = False
    overage_component: UUID | None = None
    min_prepaid_duration: int | None = None
    max_prepaid_duration: int | None = None


class PlanForm(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    description: str = ""
    article_code: str = ""
    max_amount: int | None = None
    archived: bool = False
    unit_price: Decimal = Decimal(0)
    unit: str = "month"
    backend_id: str = ""


class LimitRange(msgspec.Struct, frozen=True):
    """Of the limits of one component."""

    min: int
    max: int
    max_available_limit: int


def uuid(stream: UUID, part: str) -> UUID:
    """The same again for the same part of the same offering."""
    return uuid5(stream, part)


Decide = Callable[[Offering], list[Event]]


def decisions(
    stream: UUID, components: Sequence[ComponentForm], limits: Mapping[str, LimitRange], plans: Sequence[PlanForm]
) -> Iterator[tuple[str, Decide]]:
    """Each with the input it is about, e.g. components.0."""
    for number, form in enumerate(components):
        one = uuid(stream, f"component {form.type}")
        yield f"components.{number}", partial(component_rules.add, uuid=one, given=given(form))
    for kind, wide in limits.items():
        said = {"min_value": wide.min, "max_value": wide.max, "max_available_limit": wide.max_available_limit}
        yield f"limits.{kind}", partial(component_rules.limit, kind=kind, given=said)
    for number, plan in enumerate(plans):
        yield f"plans.{number}", partial(plan_rules.add, uuid=uuid(stream, f"plan {number}"), given=given(plan))


def events(before: Sequence[Event], wanted: Iterable[tuple[str, Decide]]) -> list[Event]:
    """What comes after `before`. Raises Invalid naming e.g. components.0.type."""
    found: list[Event] = []
    for where, decide in wanted:
        state = KIND.fold(None, (*before, *found))
        assert state is not None
        try:
            found += decide(state)
        except Invalid as wrong:
            raise Invalid(str(wrong), where if where.startswith("limits.") else f"{where}.{wrong.field}") from None
    return found
