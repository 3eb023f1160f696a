"""What a use case is told besides the command: the time, an id for what it may create, and who holds a name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from commands.decision import Decision
from commands.ports import Load
from domain.kind import Name


class Asked(msgspec.Struct, frozen=True):
    now: datetime
    new_id: UUID
    actor: str
    owner: Callable[[Name], UUID | None]
    """The stream that holds a name; the deciding stream is loaded by it afterwards, so nothing rests on it alone."""
    held: Callable[[str], bool]
    """Whether any stream holds a name of a kind; who decides on none says so again in Decision.vacant."""


Handler = Callable[[Any, Asked, Load], Decision]
Handlers = dict[type[msgspec.Struct], Handler]
