"""Which function carries out which command."""

import msgspec

from commands.asked import Handlers
from commands.identity import access, customer, project, user

HANDLERS: Handlers = {
    **user.HANDLERS,
    **access.HANDLERS,
    **customer.HANDLERS,
    **project.HANDLERS,
}
COMMANDS: dict[str, type[msgspec.Struct]] = {command.__name__: command for command in HANDLERS}
