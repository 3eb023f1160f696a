"""What the supervisor must know about a sort of server, as data and plain functions."""

from collections.abc import Callable
from signal import Signals

import msgspec

from adapters.embedded.account import Account
from adapters.embedded.binaries import Binaries
from adapters.embedded.layout import Layout


class Place(msgspec.Struct, frozen=True):
    """Where to run, with which programs, as whom (None: as ourselves)."""

    layout: Layout
    binaries: Binaries
    account: Account | None


class Kind(msgspec.Struct, frozen=True):
    """`prepare` may be called before every start, `finish` once the server answers."""

    name: str
    stop: Signals
    stop_now: Signals
    prepare: Callable[[Place], None]
    command: Callable[[Place], list[str]]
    answers: Callable[[Layout], bool]
    finish: Callable[[Layout], None]
    url: Callable[[Layout], str]
