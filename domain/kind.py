"""What the store must know of a kind of stream: how to fold it, which names it holds, when a snapshot pays."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

import msgspec

from domain.event import Event

S = TypeVar("S")


class Name(msgspec.Struct, frozen=True, order=True):
    """A name only one stream may hold at a time, e.g. Name("username", "ada"). Compared without regard to case
    and to how a character is encoded (NFKC). `field` is the input it comes from, `taken` what to say when another holds
    it, where that is no common sentence."""

    kind: str
    value: str
    field: str = "name"
    taken: str = ""


def no_names(_: Any) -> frozenset[Name]:
    return frozenset()


class Kind(msgspec.Struct, Generic[S], frozen=True):
    """`evolve` only remembers, it never checks. `shape` changes whenever the state struct does: old snapshots are then
    ignored. `snapshot_every` is a number of events, 0 for never."""

    name: str
    state: type[S]
    evolve: Callable[[S | None, Event], S]
    names: Callable[[S], frozenset[Name]] = no_names
    shape: int = 1
    snapshot_every: int = 0

    def fold(self, state: S | None, events: Iterable[Event]) -> S | None:
        evolve = self.evolve
        for event in events:
            state = evolve(state, event)
        return state
