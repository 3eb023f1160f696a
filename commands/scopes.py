"""Where a permission counts: the scopes of a project, an offering, an order, a resource. One table."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from commands.openstack.kinds import KINDS
from commands.openstack.place import place_of
from commands.ports import Load
from domain.identity import project
from domain.kind import Kind
from domain.marketplace import (
    auto_approval,
    offering,
    offering_file,
    offering_user,
    order,
    resource,
    screenshot,
    service_provider,
    site_agent,
    tag,
    ticket,
)


class Reach(msgspec.Struct, frozen=True):
    """A permission held in one of `counts` is enough. Who holds any role in one of `seen` knows that the thing is
    there. `creator` is who made it."""

    counts: tuple[UUID, ...]
    seen: tuple[UUID, ...] = ()
    creator: UUID | None = None


def _itself(_load: Load, number: UUID) -> Reach:
    return Reach((number,))


def _project(load: Load, number: UUID) -> Reach:
    found = load(project.KIND, number).state
    return Reach((number, found.customer) if found else (number,))


def _service_provider(load: Load, number: UUID) -> Reach:
    found = load(service_provider.KIND, number).state
    return Reach((number, found.customer) if found else (number,))


def _providing(customer: UUID) -> tuple[UUID, ...]:
    """A customer, and what it is as a service provider."""
    return customer, service_provider.stream_of(customer)


def _offering(load: Load, number: UUID) -> Reach:
    found = load(offering.KIND, number).state
    return Reach((number, *_providing(found.customer)) if found else (number,))


def _provider(load: Load, number: UUID) -> Reach:
    """Of the provider alone, not of the offering."""
    found = load(offering.KIND, number).state
    return Reach(_providing(found.customer), (number, *_providing(found.customer))) if found else Reach(())


def _importer(load: Load, number: UUID) -> Reach:
    """Of an offering for one project, that project, too; of one for everybody, staff alone imports."""
    found, provider = load(offering.KIND, number).state, _offering(load, number).counts
    home = _project(load, found.project).counts if found and found.project else ()
    return Reach((), provider) if found and found.shared else Reach((*provider, *home))


def _between(side: str, load: Load, place: UUID, wanted: UUID, creator: UUID | None = None) -> Reach:
    """Of what is between a consumer's project and a provider's offering."""
    consumer, provider = _project(load, place).counts, _offering(load, wanted).counts
    counts = {"consumer": consumer, "provider": provider, "both": (*consumer, *provider)}[side]
    return Reach(counts, (*consumer, *provider), creator)


def _order(side: str) -> Callable[[Load, UUID], Reach]:
    def reach(load: Load, number: UUID) -> Reach:
        found = load(order.KIND, number).state
        return _between(side, load, found.project, found.offering, found.created_by) if found else Reach(())

    return reach


def _resource(side: str) -> Callable[[Load, UUID], Reach]:
    def reach(load: Load, number: UUID) -> Reach:
        found = load(resource.KIND, number).state
        return _between(side, load, found.project, found.offering) if found else Reach(())

    return reach


def _ticket(load: Load, number: UUID) -> Reach:
    found = load(ticket.KIND, number).state
    return REACH["provider of order"](load, found.order) if found else Reach(())


def _of_offering(kind: Kind[Any]) -> Callable[[Load, UUID], Reach]:
    """Of what belongs to an offering."""

    def reach(load: Load, number: UUID) -> Reach:
        found = load(kind, number).state
        return _offering(load, found.offering) if found else Reach(())

    return reach


def _tag(load: Load, number: UUID) -> Reach:
    found = load(tag.KIND, number).state
    return Reach((), creator=found.created_by if found else None)


def _auto_approval(load: Load, number: UUID) -> Reach:
    found = load(auto_approval.KIND, number).state
    return _project(load, found.project) if found else Reach(())


def _object(noun: str) -> Callable[[Load, UUID], Reach]:
    """Of an object at an OpenStack cloud: its tenant's project."""

    def reach(load: Load, number: UUID) -> Reach:
        found = load(KINDS[noun].kind, number)
        where = place_of(load, noun, found) if found.state else None
        home = where.tenant.state.resource if where and where.tenant.state else None
        state = load(resource.KIND, home).state if home else None
        return _project(load, state.project) if state else Reach(())

    return reach


REACH: dict[str, Callable[[Load, UUID], Reach]] = {
    "customer": _itself,
    "user": _itself,
    "project": _project,
    "service_provider": _service_provider,
    "offering": _offering,
    "provider of offering": _provider,
    "importer of offering": _importer,
    "consumer of order": _order("consumer"),
    "provider of order": _order("provider"),
    "consumer of resource": _resource("consumer"),
    "provider of resource": _resource("provider"),
    "resource": _resource("both"),
    "offering user": _of_offering(offering_user.KIND),
    "offering file": _of_offering(offering_file.KIND),
    "screenshot": _of_offering(screenshot.KIND),
    "site agent": _of_offering(site_agent.KIND),
    "auto approval": _auto_approval,
    "tag": _tag,
    "provider of ticket": _ticket,
    **{f"openstack {noun}": _object(noun) for noun in KINDS},
}
