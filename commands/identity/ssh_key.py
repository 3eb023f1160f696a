"""What may be asked about SSH keys."""

from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, change
from commands.identity.people import present
from commands.ports import Load
from domain.identity import ssh_key


class CreateSshKey(msgspec.Struct, frozen=True):
    user: UUID
    public_key: str
    name: str = ""


class RemoveSshKey(msgspec.Struct, frozen=True):
    user: UUID
    key: UUID


def create_ssh_key(command: CreateSshKey, asked: Asked, load: Load) -> Decision:
    present(load, command.user)
    found = load(ssh_key.KIND, ssh_key.stream_of(command.user))
    held = found.state or ssh_key.NONE
    events = ssh_key.add(held, command.user, asked.new_id, command.public_key, command.name)
    return Decision(change(found, events), result=asked.new_id)


def remove_ssh_key(command: RemoveSshKey, asked: Asked, load: Load) -> Decision:
    found = load(ssh_key.KIND, ssh_key.stream_of(command.user))
    events = ssh_key.remove(found.state or ssh_key.NONE, command.user, command.key)
    return Decision(change(found, events), result=command.key)


HANDLERS: Handlers = {CreateSshKey: create_ssh_key, RemoveSshKey: remove_ssh_key}
