"""Deciding on what is remembered: no question to the database, and every version is checked at the commit."""

from typing import Any, TypeVar
from uuid import UUID

import msgspec

from commands.decision import Decision, Loaded
from commands.ports import Store
from domain.kind import Kind

S = TypeVar("S")


class Recalling:
    """Loads for one decision. What was only remembered is in `rested`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.rested: dict[UUID, Loaded[Any]] = {}

    def load(self, kind: Kind[S], stream: UUID) -> Loaded[S]:
        found = self._store.recall(kind, stream)
        if found is None:
            return self._store.load(kind, stream)
        self.rested[stream] = found
        return found

    def checked(self, decision: Decision) -> Decision:
        """With a check of all that was remembered; of streams that are written it is made anyway."""
        sure = {change.stream for change in decision.changes} | {read.stream for read in decision.reads}
        more = [loaded for stream, loaded in self.rested.items() if stream not in sure]
        return msgspec.structs.replace(decision, reads=(*decision.reads, *more)) if more else decision
