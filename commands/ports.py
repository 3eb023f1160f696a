"""What the use cases need from outside, in their own words."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

import msgspec

from commands.decision import Decision, Loaded
from domain.kind import Kind, Name

S = TypeVar("S")


class Envelope(msgspec.Struct, frozen=True):
    """Who asks and why. `actor` is `user:<32 hex>` or `system:<name>`; `impersonator` is the person behind a borrowed
    actor; `correlation` ties everything together that one request set off; `causation` is the event that led here."""

    actor: str
    command_id: UUID
    correlation: UUID
    causation: UUID | None = None
    impersonator: str | None = None
    reason: str = ""


class Answer(msgspec.Struct, frozen=True):
    """`position`: reading models that have reached it see the outcome. `repeated`: the command id came before, and this
    is the answer of the first time. `events` are the names of what was appended, None when that is not known."""

    result: Any
    position: int
    repeated: bool = False
    events: frozenset[str] | None = None


class Given(msgspec.Struct, frozen=True):
    """A command that was decided; `digest` is of its body."""

    envelope: Envelope
    digest: bytes
    decision: Decision


class Load(Protocol):
    def __call__(self, kind: Kind[S], stream: UUID) -> Loaded[S]:
        """State None and version 0 for a stream nobody has written to."""
        ...


class Store(Protocol):
    def load(self, kind: Kind[S], stream: UUID) -> Loaded[S]: ...

    def recall(self, kind: Kind[S], stream: UUID) -> Loaded[S] | None:
        """As it was a moment ago, where that is remembered: a decision on it has to be checked at the commit."""
        ...

    def owner(self, name: Name) -> UUID | None:
        """The stream that holds a name now."""
        ...

    def held(self, kind: str) -> bool:
        """Whether any stream holds a name of this kind now."""
        ...

    def commit(self, envelope: Envelope, digest: bytes, decision: Decision) -> Answer:
        """All or nothing, once per command id. Raises Conflict, NameTaken, CommandIdReused, PersonErased."""
        ...

    def answered(self, command_id: UUID, digest: bytes) -> Answer | None:
        """The first answer to a command id, if there is one. Raises CommandIdReused for another body."""
        ...


class LotStore(Store, Protocol):
    """Where many commands are decided and committed together."""

    def load_all(self, wanted: Mapping[UUID, Kind[Any]]) -> Mapping[UUID, Loaded[Any]]:
        """As `load`, many at a time."""
        ...

    def commit_together(self, lot: Sequence[Given]) -> list[Answer]:
        """All of the lot or nothing, each once per command id. None of them may claim names or erase, nor touch what
        another one writes. Raises Conflict, StillHeld, Overtaken, CommandIdReused: nothing was done then."""
        ...
