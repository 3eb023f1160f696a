"""Networks of a tenant."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision
from commands.openstack.acting import acts, changes
from commands.openstack.place import begun, decided, open_place, place, taken
from commands.ports import Load
from domain import check
from domain.openstack import network


class CreateNetwork(msgspec.Struct, frozen=True):
    """`run`: of the tenant's own creation, which it is a step of."""

    tenant: UUID
    name: str
    description: str = ""
    mtu: int | None = None
    run: UUID | None = None


class SetNetworkMtu(msgspec.Struct, frozen=True):
    network: UUID
    mtu: int


class ChangeNetwork(msgspec.Struct, frozen=True):
    network: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class DeleteNetwork(msgspec.Struct, frozen=True):
    network: UUID


def create_network(command: CreateNetwork, asked: Asked, load: Load) -> Decision:
    where = place(load, command.tenant) if command.run else open_place(load, command.tenant)
    where.room({"network_count": 1})
    events = network.create(
        {
            "run": command.run or asked.new_id,
            "tenant": command.tenant,
            "title": check.text("name", command.name, 150),
            "description": check.text("description", command.description, 4096, required=False),
            "mtu": command.mtu,
        }
    )
    made = begun("network", asked.new_id, events)
    return decided(load, where, (made, *taken(where, {asked.new_id: ("network", made.after)})), asked.new_id)


HANDLERS: Handlers = {
    CreateNetwork: create_network,
    SetNetworkMtu: acts("network", lambda said: network.set_mtu(said.state, said.asked.new_id, said.command.mtu)),
    ChangeNetwork: changes("network"),
    DeleteNetwork: acts("network", lambda said: network.delete(said.state, said.asked.new_id)),
}
