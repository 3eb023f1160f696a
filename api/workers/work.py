"""What a kind of job is: when it is still wanted, what is done outside, what its outcome means for the stream."""

from collections.abc import Callable, Sequence

import msgspec

from adapters.jobs.rows import JobRow
from api.ledger import Ledger
from commands.ports import Load

Commands = Sequence[msgspec.Struct]


class Again(msgspec.Struct, frozen=True):
    """In so many seconds, in place of sleeping; `progress` is shown until then. `waiting_for`: how long it has been
    waiting for that is noted in the row."""

    seconds: float
    progress: str = ""
    waiting_for: str = ""


class Context(msgspec.Struct, frozen=True):
    """`say` shows progress. `held`: whether the job still is ours; long work asks now and then and gives up."""

    ledger: Ledger
    say: Callable[[str], None]
    held: Callable[[], bool]


class Work(msgspec.Struct, frozen=True):
    """`wanted`: false once the target has gone on to another operation; the job then is done without doing anything.
    `perform` calls outside, safe to repeat at any point, and gives the commands that record the outcome. It raises
    Retryable, Terminal or Gone (adapters.trouble). `failed` gives the commands that record that it failed for good."""

    wanted: Callable[[JobRow, Load], bool]
    perform: Callable[[JobRow, Context], Commands | Again]
    failed: Callable[[JobRow, str], Commands]
