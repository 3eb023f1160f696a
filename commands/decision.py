"""What a command decided: changes of streams at the versions they were read at, and the answer."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from domain.event import Event
from domain.kind import Kind, Name
from domain.refusal import NotFound

S = TypeVar("S")


class Loaded(msgspec.Struct, Generic[S], frozen=True):
    kind: Kind[S]
    stream: UUID
    state: S | None
    version: int

    def required(self, field: str = "") -> S:
        """`field` is the input that names it. Raises NotFound."""
        if self.state is None:
            raise NotFound(f"{self.kind.name} {self.stream.hex} does not exist", field)
        return self.state


class Change(msgspec.Struct, frozen=True):
    """Events to append to one stream at the version it was read at, and the state after them; `claims` and `releases`
    are names it takes and gives up."""

    kind: Kind[Any]
    stream: UUID
    version: int
    events: tuple[Event, ...]
    after: Any
    claims: frozenset[Name] = frozenset()
    releases: frozenset[Name] = frozenset()


class Decision(msgspec.Struct, frozen=True):
    """`customer` and `project` say whom it concerns; `erases` is a person whose key is destroyed in the same commit.

    `reads` are streams the decision rests on without writing them: they must not have moved by the commit (Conflict).
    `vacant` are kinds of name nobody may hold at the commit (StillHeld).
    """

    changes: tuple[Change, ...] = ()
    result: Any = None
    customer: UUID | None = None
    project: UUID | None = None
    erases: UUID | None = None
    reads: tuple[Loaded[Any], ...] = ()
    vacant: tuple[str, ...] = ()


def change(loaded: Loaded[S], events: Sequence[Event]) -> tuple[Change, ...]:
    """The change that brings these events to the stream, with the names that follow from the state before and after."""
    if not events:
        return ()
    kind = loaded.kind
    before = kind.names(loaded.state) if loaded.state is not None else frozenset()
    after = kind.fold(loaded.state, events)
    held = kind.names(after) if after is not None else frozenset()
    return (Change(kind, loaded.stream, loaded.version, tuple(events), after, held - before, before - held),)
