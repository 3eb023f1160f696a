"""Which function carries out which command."""

import msgspec

from commands.asked import Handlers
from commands.identity import access, credential, customer, project, sign_in, ssh_key, token, user

HANDLERS: Handlers = {
    **user.HANDLERS,
    **access.HANDLERS,
    **credential.HANDLERS,
    **token.HANDLERS,
    **sign_in.HANDLERS,
    **ssh_key.HANDLERS,
    **customer.HANDLERS,
    **project.HANDLERS,
}
COMMANDS: dict[str, type[msgspec.Struct]] = {command.__name__: command for command in HANDLERS}
