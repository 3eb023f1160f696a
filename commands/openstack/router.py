"""Routers of a tenant."""

from ipaddress import ip_address, ip_network
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision
from commands.openstack.acting import Said, acts, changes
from commands.openstack.place import begun, decided, open_place, place, taken
from commands.ports import Load
from domain import check
from domain.openstack import router, subnet
from domain.openstack.subnet_events import Route
from domain.refusal import Invalid


class CreateRouter(msgspec.Struct, frozen=True):
    """`external_network_id`, `subnets`: what it is connected with at once. `run`: of the tenant's own creation."""

    tenant: UUID
    name: str
    external_network_id: str = ""
    subnets: tuple[UUID, ...] = ()
    run: UUID | None = None


class AddRouterInterface(msgspec.Struct, frozen=True):
    router: UUID
    subnet: UUID


class RemoveRouterInterface(msgspec.Struct, frozen=True):
    router: UUID
    subnet: UUID


class SetRoutes(msgspec.Struct, frozen=True):
    router: UUID
    routes: tuple[Route, ...]


class ChangeRouter(msgspec.Struct, frozen=True):
    router: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class DeleteRouter(msgspec.Struct, frozen=True):
    router: UUID


def create_router(command: CreateRouter, asked: Asked, load: Load) -> Decision:
    where = place(load, command.tenant) if command.run else open_place(load, command.tenant)
    events = router.create(
        {
            "run": command.run or asked.new_id,
            "tenant": command.tenant,
            "title": check.text("name", command.name, 150),
            "description": "",
            "external_network_id": command.external_network_id,
            "subnets": command.subnets,
        }
    )
    made = begun("router", asked.new_id, events)
    return decided(load, where, (made, *taken(where, {asked.new_id: ("router", made.after)})), asked.new_id)


def _own(said: Said) -> UUID:
    """A subnet of the same tenant. Raises Invalid."""
    number: UUID = said.command.subnet
    found = said.load(subnet.KIND, number).state
    if found is None or found.tenant != said.state.tenant:
        raise Invalid("Subnet and router should belong to the same tenant.", "subnet")
    return number


def _routes(said: Said) -> tuple[Route, ...]:
    for each in said.command.routes:
        try:
            ip_network(each.destination)
            ip_address(each.nexthop)
        except ValueError as error:
            raise Invalid(str(error), "routes") from None
    routes: tuple[Route, ...] = said.command.routes
    return routes


HANDLERS: Handlers = {
    CreateRouter: create_router,
    AddRouterInterface: acts("router", lambda said: router.add_interface(said.state, said.asked.new_id, _own(said))),
    RemoveRouterInterface: acts(
        "router", lambda said: router.remove_interface(said.state, said.asked.new_id, _own(said))
    ),
    SetRoutes: acts("router", lambda said: router.set_routes(said.state, said.asked.new_id, _routes(said))),
    ChangeRouter: changes("router"),
    DeleteRouter: acts("router", lambda said: router.delete(said.state, said.asked.new_id)),
}
