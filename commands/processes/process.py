"""What a process is: a policy that answers events with commands and jobs. It decides and does not call."""

from collections.abc import Callable
from typing import Literal

import msgspec

from commands.decision import Job
from commands.ports import Load
from domain.event import Recorded


class Reaction(msgspec.Struct, frozen=True):
    """The commands are given as `system:<process>`, in order, with ids that follow from the event: never twice."""

    commands: tuple[msgspec.Struct, ...] = ()
    jobs: tuple[Job, ...] = ()


NOTHING = Reaction()


class Process(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is stored and never changes; `names` are the stored names of the events it cares for. `react` is pure: all
    it knows comes from the event and from streams, so a new version goes on with what an old one began.

    `since` is where a process begins that has never run on a database: with the first event there is, or with what
    happens from now on (say, where old news must not be sent). `leisure`: seconds it lets pass for more to come, where
    nobody waits for what it does: many events at a time cost little more than one."""

    name: str
    names: tuple[str, ...]
    react: Callable[[Recorded, Load], Reaction]
    since: Literal["beginning", "now"] = "beginning"
    leisure: float = 0.0
