"""What is asked of one tenant: quotas, its user's password, to look at the cloud, its security groups."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api import sealed
from api.http import bodies, problems, reading
from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import given
from api.http.openstack.objects import Status, Struct, View, does, scheduled
from api.http.route import Reply, Route
from api.http.writes import action
from commands.openstack.looking import PullCloudOfTenant, PullTenant, What
from commands.openstack.security_groups import GroupForm, PushSecurityGroups
from commands.openstack.tenant import ChangeTenantPassword, SetTenantQuotas
from domain.identity.credential import require_good
from domain.refusal import Invalid

Amount = Annotated[int, Meta(ge=1)] | UnsetType


class Quotas(msgspec.Struct, frozen=True):
    instances: Amount = UNSET
    volumes: Amount = UNSET
    snapshots: Amount = UNSET
    ram: Amount = UNSET
    vcpu: Amount = UNSET
    storage: Amount = UNSET
    security_group_count: Amount = UNSET
    security_group_rule_count: Amount = UNSET
    floating_ip_count: Amount = UNSET
    network_count: Amount = UNSET
    subnet_count: Amount = UNSET
    port_count: Amount = UNSET


class Password(msgspec.Struct, frozen=True):
    user_password: Annotated[str, Meta(max_length=50)]


class Group(msgspec.Struct, frozen=True):
    """Addresses in rules lead to other groups."""

    name: str
    uuid: UUID | None = None
    description: str | UnsetType = UNSET
    rules: list[dict[str, Any]] = []


class Quota(msgspec.Struct, frozen=True):
    name: str
    limit: int
    usage: int


def _quotas(view: View) -> Callable[[Ask], Awaitable[Reply]]:
    async def call(ask: Ask) -> Reply:
        async with ask.reading(tuple(view.which.models.values())) as conn:
            found = await reading.one(conn, view.which, ask.seen, ask.uuid(), ("quotas",))
        if found is None:
            raise problems.missing(view.which.noun)
        return Reply(200, msgspec.json.encode(msgspec.json.decode(found)["quotas"]))

    return call


def _limits(_ask: Ask, body: Quotas) -> dict[str, Any]:
    return {"quotas": given(body)}


async def _change_password(ask: Ask) -> Reply:
    tenant = ask.uuid()
    body = await ask.body(Password, ChangeTenantPassword, tenant=tenant)
    await ask.permitted(ChangeTenantPassword, tenant=tenant)
    try:
        require_good(body.user_password, "")
    except Invalid as weak:
        raise problems.field("user_password", str(weak)) from None
    keep = partial(sealed.row_of, ask.site.ledger, ask.key, "password", body.user_password)
    await ask.command(ChangeTenantPassword(tenant, await ask.in_thread(keep)))
    return scheduled("change_password was scheduled")


async def _push(ask: Ask) -> Reply:
    tenant = ask.uuid()
    await ask.permitted(PushSecurityGroups, tenant=tenant)
    raw = await ask.request.body()
    try:
        groups = msgspec.json.decode(raw or b"[]", type=list[Group] | dict[str, Any])
    except msgspec.ValidationError as error:
        raise bodies.problem(error, raw) from None
    except msgspec.DecodeError as error:
        raise problems.detail(400, f"JSON parse error - {error}") from None
    forms = tuple(map(_form, groups)) if isinstance(groups, list) else ()
    await ask.command(PushSecurityGroups(tenant, forms))
    return scheduled("push_security_groups was scheduled")


def _form(group: Group) -> GroupForm:
    return GroupForm(group.name, group.uuid, group.description, tuple(map(_rule, group.rules)))


def _rule(told: dict[str, Any]) -> dict[str, Any]:
    """An address becomes the stream it leads to."""
    address = told.get("remote_group")
    if not isinstance(address, str):
        return told
    return {**told, "remote_group": uuid_of("remote_group", address, "openstack-security-groups")}


def _looks(view: View, what: What, *, name: str = "") -> Route:
    name = name or f"pull_{what}"
    told = f"{name} was scheduled"
    return does(view, name, PullTenant, told, fields=lambda _ask, _body: {"what": what})


def routes(view: View) -> list[Route]:
    one, operation, which = view.one, view.operation, view.which

    def acts(name: str, call: Callable[[Ask], Awaitable[Reply]], body: Struct | None, command: Struct) -> Route:
        return action(one, operation, name, call, body, Status, command, of=which, status=202)

    return [
        Route(
            method="GET",
            path=f"{one}quotas/",
            operation=f"{operation}_quotas_list",
            call=_quotas(view),
            noun=which.noun,
            answer=Quota,
            many=True,
            of=which,
        ),
        _looks(view, "quotas"),
        _looks(view, "security_groups"),
        *(
            does(view, f"pull_{what}", PullCloudOfTenant, f"pull_{what} was scheduled")
            for what in ("flavors", "images", "volume_types")
        ),
        does(
            view,
            "set_quotas",
            SetTenantQuotas,
            "set_quotas was scheduled",
            Quotas,
            lambda _, body: {"quotas": given(body)},
        ),
        acts("change_password", _change_password, Password, ChangeTenantPassword),
        acts("push_security_groups", _push, None, PushSecurityGroups),
    ]
