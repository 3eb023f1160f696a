"""What may be asked about passwords. The password itself never comes here, only the id its hash is kept under."""

from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.identity.people import present
from commands.ports import Load
from domain.identity import credential
from domain.identity.credential import Credential


class SetPassword(msgspec.Struct, frozen=True):
    user: UUID
    credential: UUID


class RemovePassword(msgspec.Struct, frozen=True):
    """Afterwards the user can come in by other ways only."""

    user: UUID


def _held(user: UUID, load: Load) -> Loaded[Credential]:
    present(load, user)
    return load(credential.KIND, credential.stream_of(user))


def set_password(command: SetPassword, asked: Asked, load: Load) -> Decision:
    found = _held(command.user, load)
    events = credential.set_password(found.state or credential.NONE, command.user, command.credential)
    return Decision(change(found, events), result=command.user)


def remove_password(command: RemovePassword, asked: Asked, load: Load) -> Decision:
    found = _held(command.user, load)
    events = credential.remove_password(found.state or credential.NONE, command.user)
    return Decision(change(found, events), result=command.user)


HANDLERS: Handlers = {SetPassword: set_password, RemovePassword: remove_password}
