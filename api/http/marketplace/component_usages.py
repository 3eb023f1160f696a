"""What resources used: reported by providers, seen by both sides."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from api.http import problems, reading
from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.lists import reads
from api.http.route import Handler, Reply, Route
from commands.marketplace.usage import ReportUsage, ReportUserUsage, UsageItem, UserUsageItem
from projections.marketplace import plan_periods
from projections.marketplace.category_usages_documents import CATEGORY_USAGES
from projections.marketplace.component_usages_documents import COMPONENT_USAGES, COMPONENT_USER_USAGES
from projections.marketplace.plan_periods_query import RESOURCE

PATH, ONE = "/api/marketplace-component-usages/", "/api/marketplace-component-usages/{uuid}/"
NAME = "marketplace_component_usages"
CATEGORIES = "/api/marketplace-category-component-usages/"


class ComponentUsageCreateRequest(msgspec.Struct, frozen=True):
    """Of the resource that has this plan period, or else of `resource`."""

    usages: tuple[UsageItem, ...]
    resource: UUID | None = None
    plan_period: UUID | None = None
    date: datetime | None = None


class ComponentUserUsageCreateRequest(msgspec.Struct, frozen=True):
    """`user` is the address of an offering user."""

    username: str
    usage: Decimal = Decimal(0)
    user: str = ""
    date: datetime | None = None


class ComponentUserUsageBulkCreateRequest(msgspec.Struct, frozen=True):
    usages: tuple[ComponentUserUsageCreateRequest, ...]


class _Usage(msgspec.Struct, frozen=True):
    resource_uuid: UUID
    billing_period: date
    type: str


async def report(ask: Ask, body: ComponentUsageCreateRequest) -> ReportUsage:
    """The command. Raises Problem (400)."""
    resource = await _of_period(ask, body.plan_period) if body.plan_period else body.resource
    if resource is None:
        raise problems.field("resource", "This field is required.")
    return ReportUsage(resource, body.usages, body.date)


async def _of_period(ask: Ask, period: UUID) -> UUID:
    async with ask.reading((plan_periods.MODEL,)) as conn:
        found = await (await conn.execute(RESOURCE, {"period": period})).fetchone()
    if found is None:
        raise problems.field("plan_period", f"Object with uuid={period.hex} does not exist.")
    return UUID(str(found[0]))


async def set_usage(ask: Ask) -> Reply:
    command = await report(ask, await ask.body(ComponentUsageCreateRequest))
    await ask.command(command, refers=("resource",))
    return Reply(201)


async def _usage(ask: Ask) -> _Usage:
    """What the path leads to. Raises Problem (404)."""
    async with ask.reading(tuple(COMPONENT_USAGES.models.values())) as conn:
        fields = tuple(_Usage.__struct_fields__)
        found = await reading.one(conn, COMPONENT_USAGES, ask.seen, ask.uuid(), fields)
    if found is None:
        raise problems.missing(COMPONENT_USAGES.noun)
    return msgspec.json.decode(found, type=_Usage)


def _item(body: ComponentUserUsageCreateRequest) -> UserUsageItem:
    user = uuid_of("user", body.user, "marketplace-offering-users") if body.user else None
    return UserUsageItem(body.username, body.usage, user, body.date)


async def set_user_usage(ask: Ask) -> Reply:
    about = await _usage(ask)
    body = await ask.body(ComponentUserUsageCreateRequest, ReportUserUsage, resource=about.resource_uuid)
    return await _set(ask, about, (body,))


async def set_user_usages(ask: Ask) -> Reply:
    about = await _usage(ask)
    body = await ask.body(ComponentUserUsageBulkCreateRequest, ReportUserUsage, resource=about.resource_uuid)
    return await _set(ask, about, body.usages)


async def _set(ask: Ask, about: _Usage, usages: tuple[ComponentUserUsageCreateRequest, ...]) -> Reply:
    await ask.permitted(ReportUserUsage, resource=about.resource_uuid)
    items = tuple(_item(each) for each in usages)
    command = ReportUserUsage(about.resource_uuid, about.billing_period, about.type, items)
    await ask.command(command, refers=("user",))
    return Reply(201)


async def category_usage(ask: Ask) -> Reply:
    """Found by a number, as the contract has it. Raises Problem (404)."""
    number = ask.path["id"]
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        raise problems.missing(CATEGORY_USAGES.noun)
    return await ask.one(CATEGORY_USAGES, int(number))


def _sets(name: str, path: str, call: Handler, body: type[msgspec.Struct]) -> Route:
    return Route(
        method="POST",
        path=f"{path}{name}/",
        operation=f"{NAME}_{name}",
        call=call,
        noun=COMPONENT_USAGES.noun,
        body=body,
        status=201,
        of=COMPONENT_USAGES if path == ONE else None,
    )


ROUTES = [
    *reads(COMPONENT_USAGES, PATH, NAME),
    *reads(COMPONENT_USER_USAGES, "/api/marketplace-component-user-usages/", "marketplace_component_user_usages"),
    *reads(CATEGORY_USAGES, CATEGORIES, "marketplace_category_component_usages", single=False),
    Route(
        method="GET",
        path=CATEGORIES + "{id}/",
        operation="marketplace_category_component_usages_retrieve",
        call=category_usage,
        noun=CATEGORY_USAGES.noun,
        answer=CATEGORY_USAGES,
    ),
    _sets("set_usage", PATH, set_usage, ComponentUsageCreateRequest),
    _sets("set_user_usage", ONE, set_user_usage, ComponentUserUsageCreateRequest),
    _sets("set_user_usages", ONE, set_user_usages, ComponentUserUsageBulkCreateRequest),
]
