"""What a command decided: changes of streams at the versions they were read at, and the answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar
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


class Job(msgspec.Struct, frozen=True):
    """Work outside that follows from a decision: a worker carries it out at least once. `kind` says what, e.g.
    script.create; `target` is the stream it is about; `operation` tells the run it belongs to: once the target has gone
    on to another one, the job does nothing. `priority` 0 comes first, 9 last. `after`: not before."""

    kind: str
    target: UUID
    arguments: Mapping[str, Any] = {}
    operation: UUID | None = None
    queue: Literal["tasks", "heavy", "background"] = "tasks"
    priority: int = 5
    after: datetime | None = None


class Reached(msgspec.Struct, frozen=True):
    """How far a process has read the log: moved in the same commit, from `before` (Conflict when it is not there)."""

    process: str
    before: int
    position: int


class Decision(msgspec.Struct, frozen=True):
    """`customer` and `project` say whom it concerns; `erases` is a person whose key is destroyed in the same commit.

    `reads` are streams the decision rests on without writing them: they must not have moved by the commit (Conflict).
    `vacant` are kinds of name nobody may hold at the commit (StillHeld). `jobs` and `reached` are of the same commit.
    """

    changes: tuple[Change, ...] = ()
    result: Any = None
    customer: UUID | None = None
    project: UUID | None = None
    erases: UUID | None = None
    reads: tuple[Loaded[Any], ...] = ()
    vacant: tuple[str, ...] = ()
    jobs: tuple[Job, ...] = ()
    reached: Reached | None = None


def change(loaded: Loaded[S], events: Sequence[Event]) -> tuple[Change, ...]:
    """The change that brings these events to the stream, with the names that follow from the state before and after."""
    if not events:
        return ()
    kind = loaded.kind
    before = kind.names(loaded.state) if loaded.state is not None else frozenset()
    after = kind.fold(loaded.state, events)
    held = kind.names(after) if after is not None else frozenset()
    return (Change(kind, loaded.stream, loaded.version, tuple(events), after, held - before, before - held),)
