"""What may be asked about passwords. The password itself never comes here, only the id its hash is kept under."""

from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, change
from commands.identity.people import present
from commands.ports import Load
from domain.identity import credential


class SetPassword(msgspec.Struct, frozen=True):
    user: UUID
    credential: UUID


def set_password(command: SetPassword, asked: Asked, load: Load) -> Decision:
    present(load, command.user)
    found = load(credential.KIND, credential.stream_of(command.user))
    events = credential.set_password(found.state or credential.NONE, command.user, command.credential)
    return Decision(change(found, events), result=command.user)


HANDLERS: Handlers = {SetPassword: set_password}
