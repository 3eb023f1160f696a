"""What a use case is told besides the command: the time, and an id for what it may create."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from commands.decision import Decision
from commands.ports import Load


class Asked(msgspec.Struct, frozen=True):
    now: datetime
    new_id: UUID
    actor: str


Handler = Callable[[Any, Asked, Load], Decision]
Handlers = dict[type[msgspec.Struct], Handler]
