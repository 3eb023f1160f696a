"""What may be asked of usage: providers report it, late or anew; what is recurring is carried into the next month."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.ports import Load
from domain import check
from domain.event import Event
from domain.identity import project
from domain.marketplace import offering, offering_user, resource, usage, usage_account
from domain.refusal import Invalid, NotFound

AHEAD = timedelta(days=1)
"""Clocks differ."""


class UsageItem(msgspec.Struct, frozen=True):
    type: str
    amount: Decimal
    description: str = ""
    recurring: bool = False


class ReportUsage(msgspec.Struct, frozen=True):
    """Of the month that `date` is in, where it was written; without one of this month."""

    resource: UUID
    usages: tuple[UsageItem, ...]
    date: datetime | None = None


class ReportSignedUsage(ReportUsage, frozen=True, kw_only=True):
    """By who has the secret code of a service provider: of what this `customer` provides."""

    customer: UUID


class UserUsageItem(msgspec.Struct, frozen=True):
    """Whose it is says `offering_user`, or who has an account of this name."""

    username: str
    usage: Decimal = Decimal(0)
    offering_user: UUID | None = None
    date: datetime | None = None


class ReportUserUsage(msgspec.Struct, frozen=True):
    """Parts of the usage of one component in one month: all or none."""

    resource: UUID
    month: date
    type: str
    usages: tuple[UserUsageItem, ...]


class CarryOverUsage(msgspec.Struct, frozen=True):
    """Into `month`."""

    resource: UUID
    month: date


class CloseUsage(msgspec.Struct, frozen=True):
    """Of a resource that ended in `month`."""

    resource: UUID
    month: date


class _Place(msgspec.Struct, frozen=True):
    """All that a report rests on."""

    resource: Loaded[resource.Resource]
    offering: Loaded[offering.Offering]
    account: Loaded[usage_account.UsageAccount]
    project: UUID
    customer: UUID


def _place(load: Load, number: UUID) -> _Place:
    found = load(resource.KIND, number)
    state = found.required("resource")
    account = load(usage_account.KIND, usage_account.stream_of(number))
    owner = load(project.KIND, state.project).required().customer
    return _Place(found, load(offering.KIND, state.offering), account, state.project, owner)


def _about(place: _Place, month: date) -> usage.About:
    state = place.resource.required()
    return usage.About(place.resource.stream, state.offering, month)


def _moment(asked: Asked, given: datetime | None) -> datetime:
    """With a time zone. Raises Invalid for what is yet to come."""
    moment = given or asked.now
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > asked.now + AHEAD:
        raise Invalid("Cannot be in the future.", "date")
    return moment


def _require_open(account: usage_account.UsageAccount, month: date) -> None:
    if account.closed and month > account.closed:
        raise Invalid("The resource had ended before this month.", "date")


def _decided(place: _Place, about: usage.About, loaded: Loaded[usage.Usage], events: list[Event]) -> Decision:
    begun = usage_account.begin(place.account.state or usage_account.NONE, about.resource, about.month)
    changes = (*change(loaded, events), *(change(place.account, begun) if events else ()))
    return Decision(changes, None, place.customer, place.project, reads=(place.resource, place.offering))


def report_usage(command: ReportUsage, asked: Asked, load: Load) -> Decision:
    place, moment = _place(load, command.resource), _moment(asked, command.date)
    about = _about(place, usage.month_of(moment))
    account = place.account.state or usage_account.NONE
    _require_open(account, about.month)
    told = [_reported(place, item) for item in _once(command.usages)]
    others = _others(load, about, account.months, told)
    for each in told:
        states = {month: found.state or usage.NONE for month, found in others.items()}
        usage.require_room(each.component, states, about.month, each.amount)
    loaded = load(usage.KIND, usage.stream_of(about.resource, about.month))
    events = usage.report(loaded.state or usage.NONE, about, told, moment.astimezone(UTC))
    decision = _decided(place, about, loaded, events)
    return msgspec.structs.replace(decision, reads=(*decision.reads, *others.values()))


def report_signed_usage(command: ReportSignedUsage, asked: Asked, load: Load) -> Decision:
    if _place(load, command.resource).offering.required().customer != command.customer:
        raise NotFound("this customer does not provide it", "resource")
    return report_usage(command, asked, load)


def _once(items: Iterable[UsageItem]) -> list[UsageItem]:
    """Of a type told of twice the last holds."""
    return list({item.type: item for item in items}.values())


def _reported(place: _Place, item: UsageItem) -> usage.Reported:
    component = usage.component_of(place.offering.required().components, item.type)
    return usage.reported(component, item.amount, item.description, item.recurring)


def _others(
    load: Load, about: usage.About, months: Iterable[date], told: Iterable[usage.Reported]
) -> dict[date, Loaded[usage.Usage]]:
    """The other months, where what was used in them counts."""
    if not any(each.component.limit_period and each.component.limit_amount for each in told):
        return {}
    return {month: load(usage.KIND, usage.stream_of(about.resource, month)) for month in months if month != about.month}


def report_user_usage(command: ReportUserUsage, asked: Asked, load: Load) -> Decision:
    place = _place(load, command.resource)
    about = _about(place, command.month)
    loaded = load(usage.KIND, usage.stream_of(about.resource, about.month))
    state, events = loaded.state or usage.NONE, list[Event]()
    for place_in_list, item in enumerate(command.usages):
        number = uuid5(asked.new_id, str(place_in_list))
        holder = _holder(load, asked, about, item)
        moment = _moment(asked, item.date).astimezone(UTC)
        amount = usage.checked("usage", item.usage)
        events += usage.report_user(state, about, command.type, holder, amount, moment, number)
        state = usage.KIND.fold(state, events) or state
    return Decision(change(loaded, events), None, place.customer, place.project, reads=(place.resource,))


def _holder(load: Load, asked: Asked, about: usage.About, item: UserUsageItem) -> usage.Holder:
    username = check.text("username", item.username, 100)
    found = item.offering_user or asked.owner(offering_user.account(about.offering, username))
    if found is None:
        return usage.Holder(account=username)
    whose = load(offering_user.KIND, found).required("user")
    if whose.offering != about.offering:
        raise Invalid("User is not a user of this offering.", "user")
    return usage.Holder(offering_user=found)


def carry_over_usage(command: CarryOverUsage, asked: Asked, load: Load) -> Decision:
    place = _place(load, command.resource)
    about = _about(place, command.month)
    _require_open(place.account.state or usage_account.NONE, about.month)
    before = usage.month_of(about.month - timedelta(days=1))
    last = load(usage.KIND, usage.stream_of(about.resource, before))
    loaded = load(usage.KIND, usage.stream_of(about.resource, about.month))
    events = usage.carry_over(loaded.state or usage.NONE, last.state or usage.NONE, about, asked.now)
    decision = _decided(place, about, loaded, events)
    return msgspec.structs.replace(decision, reads=(*decision.reads, last))


def close_usage(command: CloseUsage, asked: Asked, load: Load) -> Decision:
    place = _place(load, command.resource)
    events = usage_account.close(place.account.state or usage_account.NONE, command.resource, command.month)
    return Decision(change(place.account, events), None, place.customer, place.project)


HANDLERS: Handlers = {
    ReportUsage: report_usage,
    ReportSignedUsage: report_signed_usage,
    ReportUserUsage: report_user_usage,
    CarryOverUsage: carry_over_usage,
    CloseUsage: close_usage,
}
