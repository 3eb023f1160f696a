"""Several decisions as one: each is made on what those before it leave."""

from typing import Any, TypeVar
from uuid import UUID

from commands.decision import Change, Decision, Loaded
from commands.ports import Load
from domain.kind import Kind

S = TypeVar("S")


class Ahead:
    """`load` shows streams as the decisions added so far leave them."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._changes: dict[UUID, Change] = {}
        self._decisions: list[Decision] = []

    def load(self, kind: Kind[S], stream: UUID) -> Loaded[S]:
        change = self._changes.get(stream)
        if change is None:
            return self._load(kind, stream)
        return Loaded(kind, stream, change.after, change.version + len(change.events))

    def add(self, decision: Decision) -> None:
        self._decisions.append(decision)
        for change in decision.changes:
            before = self._changes.get(change.stream)
            self._changes[change.stream] = _joined(before, change) if before else change

    def decision(self, result: Any) -> Decision:
        """Whom it concerns is that of the first."""
        first, reads = self._decisions[0], self._reads()
        jobs = tuple(job for each in self._decisions for job in each.jobs)
        changes = tuple(self._changes.values())
        return Decision(changes, result, first.customer, first.project, reads=reads, jobs=jobs)

    def _reads(self) -> tuple[Loaded[Any], ...]:
        found = {each.stream: each for decision in self._decisions for each in decision.reads}
        return tuple(each for stream, each in found.items() if stream not in self._changes)


def _joined(first: Change, then: Change) -> Change:
    return Change(
        first.kind,
        first.stream,
        first.version,
        (*first.events, *then.events),
        then.after,
        (first.claims - then.releases) | (then.claims - first.releases),
        (first.releases - then.claims) | (then.releases - first.claims),
    )
