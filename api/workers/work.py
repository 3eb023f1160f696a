"""What a kind of job is: when it is still wanted, what is done outside, what its outcome means for the stream."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from adapters.jobs.rows import JobRow
from api.ledger import Ledger
from commands.ports import Load

Commands = Sequence[msgspec.Struct]
T = TypeVar("T")


class Again(msgspec.Struct, frozen=True):
    """In so many seconds, in place of sleeping; `progress` is shown until then. `waiting_for`: how long it has been
    waiting for that is noted in the row."""

    seconds: float
    progress: str = ""
    waiting_for: str = ""


class Context(msgspec.Struct, frozen=True):
    """`say` shows progress. `held`: whether the job still is ours; long work asks now and then and gives up. `known`:
    what other jobs of the same lot have found out, by whatever key."""

    ledger: Ledger
    say: Callable[[str], None]
    held: Callable[[], bool]
    known: dict[Any, Any]

    def once(self, what: Any, find: Callable[[], T]) -> T:
        """Found out by the first job of a lot for all of them."""
        if what not in self.known:
            self.known[what] = find()
        found: T = self.known[what]
        return found


class Work(msgspec.Struct, frozen=True):
    """`wanted`: false once the target has gone on to another operation; the job then is done without doing anything.
    `perform` calls outside, safe to repeat at any point, and gives the commands that record the outcome. It raises
    Retryable, Terminal or Gone (adapters.trouble). `failed` gives the commands that record that it failed for good.
    `together`: takes next to no time and no turns, so that one thread carries out a whole lot in one go. `anew`: a try
    that was cut short after it told a part may be followed by one that finds or makes something else, and both count;
    the commands then know by themselves what is news."""

    wanted: Callable[[JobRow, Load], bool]
    perform: Callable[[JobRow, Context], Commands | Again]
    failed: Callable[[JobRow, str], Commands]
    together: bool = False
    anew: bool = False
