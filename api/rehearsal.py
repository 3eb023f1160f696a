"""A store that decides like the real one and records nothing."""

from typing import Any, TypeVar
from uuid import UUID

import msgspec

from commands.decision import Decision, Loaded
from commands.ports import Answer, Envelope, Store
from domain.kind import Kind, Name

S = TypeVar("S")


class Rehearsal:
    """Implements commands.ports.Store. `events` is what would have been recorded, `decision` what was decided."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.events: list[dict[str, Any]] = []
        self.decision = Decision()

    def load(self, kind: Kind[S], stream: UUID) -> Loaded[S]:
        return self._store.load(kind, stream)

    def recall(self, kind: Kind[S], stream: UUID) -> Loaded[S] | None:  # noqa: ARG002
        return None

    def owner(self, name: Name) -> UUID | None:
        return self._store.owner(name)

    def held(self, kind: str) -> bool:
        return self._store.held(kind)

    def answered(self, command_id: UUID, digest: bytes) -> Answer | None:
        return self._store.answered(command_id, digest)

    def commit(self, envelope: Envelope, digest: bytes, decision: Decision) -> Answer:
        if first := self._store.answered(envelope.command_id, digest):
            return first
        self.decision = decision
        self.events = [
            {"stream": change.stream, "kind": change.kind.name, "name": event.name, "data": msgspec.to_builtins(event)}
            for change in decision.changes
            for event in change.events
        ]
        return Answer(decision.result, 0)
