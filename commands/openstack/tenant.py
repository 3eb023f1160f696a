"""Tenants: what orders ask of them, and what is asked of one that is there."""

from collections.abc import Mapping
from uuid import UUID, uuid5

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Handlers
from commands.decision import Change, change
from commands.openstack import attributes as told
from commands.openstack.acting import Said, acts, changes
from commands.openstack.place import Place, begun, object_of, place, stream_of, taken
from commands.openstack.security_group import rules_of
from commands.openstack.wish import Ordered, Wished
from domain.event import Event
from domain.marketplace.offering import Offering
from domain.openstack import quota, security_group, tenant
from domain.openstack.security_group_events import SecurityGroupCreationRequested
from domain.platform import setting
from domain.refusal import Invalid, WrongState

SUBNET = "192.168.42.0/24"
TRIED = "This was tried before. Please order it anew."
INHABITED = "The tenant still has instances or volumes. Please terminate them first."


class SetTenantQuotas(msgspec.Struct, frozen=True):
    """By their names in the API, storage and ram in MiB; those that are not named stay as they are."""

    tenant: UUID
    quotas: dict[str, int]


class ChangeTenantPassword(msgspec.Struct, frozen=True):
    """`secrets` names the row with the new password."""

    tenant: UUID
    secrets: UUID


class ChangeTenant(msgspec.Struct, frozen=True):
    tenant: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class PrepareTenant(msgspec.Struct, frozen=True):
    """The project and its user are there; `secrets` names the row with the user's password."""

    tenant: UUID
    run: UUID
    backend_id: str
    username: str
    secrets: UUID


def create(ordered: Ordered) -> Wished:
    number, given = stream_of(ordered.resource), ordered.attributes
    where = place(ordered.load, number)
    if where.tenant.state is not None:
        raise WrongState(TRIED)
    offered = ordered.offering.required()
    groups = _groups(ordered, number)
    bare = told.flag(given, "skip_creation_of_default_subnet")
    cidr = told.private_range(given, "subnet_cidr", SUBNET)
    outside = "" if told.flag(given, "skip_connection_extnet") else _external(offered)
    events = tenant.create(
        {
            "run": ordered.run,
            "order": ordered.order,
            "offering": ordered.offering.stream,
            "resource": ordered.resource,
            "title": told.text(given, "name", 150, required=True),
            "description": told.text(given, "description", 2000),
            "availability_zone": told.text(given, "availability_zone", 100),
            "external_network_id": outside,
            "quotas": {**tenant.DEFAULT_QUOTAS, **_options(offered), **quotas(ordered.limits)},
            "subnet_cidr": "" if bare else cidr,
            "skip_router": bare or told.flag(given, "skip_creation_of_default_router"),
            "security_groups": tuple(groups),
        }
    )
    return Wished((begun("tenant", number, events), *_begun(where, groups)))


def _external(offered: Offering) -> str:
    return str(offered.service_attributes.get("external_network_id", ""))


def _options(offered: Offering) -> dict[str, int]:
    """What the offering allows at most."""
    names = {"max_instances": "instances", "max_volumes": "volumes", "max_security_groups": "security_group_count"}
    return {quota: offered.plugin_options[name] for name, quota in names.items() if name in offered.plugin_options}


def quotas(limits: Mapping[str, int]) -> dict[str, int]:
    """Of the limits of an order. Volume types are counted in GiB, and together they are the storage."""
    typed = {name: amount for name, amount in limits.items() if name.startswith("gigabytes_")}
    found = {"vcpu" if name == "cores" else name: amount for name, amount in limits.items()}
    return {**found, **({"storage": sum(typed.values()) * 1024} if typed else {})}


def _groups(ordered: Ordered, number: UUID) -> dict[UUID, list[Event]]:
    """Those that are ordered, or the ones every tenant gets."""
    overrides = ordered.load(setting.KIND, setting.STREAM).state or setting.Overrides()
    standard = {"security_groups": overrides.value("WALDUR_OPENSTACK.DEFAULT_SECURITY_GROUPS")}
    wanted = told.listed(ordered.attributes, "security_groups") or told.listed(standard, "security_groups")
    groups = [told.table(each, "security_groups") for each in wanted]
    found: dict[UUID, list[Event]] = {}
    for each in groups:
        title = told.text(each, "name", 150, required=True)
        security_group.require_name(title)
        wish = SecurityGroupCreationRequested(
            run=ordered.run,
            within=number,
            tenant=number,
            title=title,
            description=told.text(each, "description", 2000),
            rules=rules_of(told.listed(each, "rules")),
        )
        found[uuid5(number, f"security group {title}")] = [wish]
    return found


def _begun(where: Place, groups: Mapping[UUID, list[Event]]) -> tuple[Change, ...]:
    changes = [begun("security_group", number, events) for number, events in groups.items()]
    return (*changes, *taken(where, {each.stream: ("security_group", each.after) for each in changes}))


def update(ordered: Ordered) -> Wished:
    """Other limits are other quotas."""
    where = place(ordered.load, stream_of(ordered.resource))
    state = where.tenant.required()
    wanted = quotas(ordered.limits)
    if not wanted or all(state.quotas.get(name) == amount for name, amount in wanted.items()):
        return Wished()
    quota.require_kept(where.held, {**state.quotas, **wanted})
    events = tenant.set_quotas(state, ordered.run, ordered.order, wanted)
    return Wished(_changed(where, events), (where.quota,))


def terminate(ordered: Ordered) -> Wished:
    """Nothing to be done where it is gone already."""
    where = place(ordered.load, object_of(ordered.load, ordered.resource))
    if where.tenant.state is None or where.tenant.state.deleted:
        return Wished()
    if where.held.things("instance", "volume"):
        raise WrongState(INHABITED)
    return Wished(_changed(where, tenant.delete(where.tenant.state, ordered.run, ordered.order)), (where.quota,))


def _changed(where: Place, events: list[Event]) -> tuple[Change, ...]:
    return change(where.tenant, events)


def _set_quotas(said: Said) -> list[Event]:
    unknown = sorted(name for name in said.command.quotas if not _known(name))
    if unknown:
        raise Invalid("There is no such quota.", unknown[0])
    return tenant.set_quotas(said.state, said.asked.new_id, None, said.command.quotas)


def _known(name: str) -> bool:
    return name in tenant.DEFAULT_QUOTAS or name.startswith("gigabytes_")


def _prepared(said: Said) -> list[Event]:
    command = said.command
    return tenant.prepare(said.state, command.run, command.backend_id, command.username, command.secrets)


HANDLERS: Handlers = {
    SetTenantQuotas: acts("tenant", _set_quotas),
    ChangeTenantPassword: acts(
        "tenant", lambda said: tenant.change_password(said.state, said.asked.new_id, said.command.secrets)
    ),
    ChangeTenant: changes("tenant"),
    PrepareTenant: acts("tenant", _prepared),
}
