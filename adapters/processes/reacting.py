"""One event through one process: its commands, each once, and the jobs; the last commit carries the position along."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar
from uuid import UUID, uuid5

import msgspec

from adapters.processes.places import Refusal
from commands.decision import Decision, Job, Loaded, Reached
from commands.dispatch import digest, handle
from commands.ports import Answer, Envelope, LotStore
from commands.processes.process import Process
from domain.event import Recorded
from domain.kind import Kind
from domain.refusal import Conflict, Refused

S = TypeVar("S")
NAMESPACE = UUID("6f6d6f0e-5f0c-5d0b-9b57-3f5d3c1c7a10")
END = b"the end of a reaction"


class Errand(msgspec.Struct, frozen=True):
    """`before` is where the process stands; None when an event that was parked is worked again, long behind it.
    `refused` writes down what the rules did not allow: that is the business's answer, and the process goes on."""

    process: Process
    recorded: Recorded
    store: LotStore
    before: int | None
    refused: Callable[[Refusal], None]
    retries: int = 5

    @property
    def actor(self) -> str:
        return f"system:{self.process.name}"

    def load(self, kind: Kind[S], stream: UUID) -> Loaded[S]:
        """The event's own stream as it is remembered, if that goes as far as the event; others are read."""
        known = self.store.recall(kind, stream) if stream == self.recorded.stream else None
        return known if known and known.version >= self.recorded.version else self.store.load(kind, stream)

    def envelope(self, command_id: UUID) -> Envelope:
        return Envelope(self.actor, command_id, self.recorded.correlation, causation=self.recorded.event_id)

    def command_id(self, what: str) -> UUID:
        return uuid5(NAMESPACE, f"{self.process.name}|{self.recorded.event_id}|{what}")

    def closed(self, decision: Decision, jobs: Sequence[Job]) -> Decision:
        """With what ends the reaction."""
        reached = None if self.before is None else Reached(self.process.name, self.before, self.recorded.position)
        return msgspec.structs.replace(decision, jobs=(*decision.jobs, *jobs), reached=reached)


def carry_out(errand: Errand) -> bool:
    """Whether the position has moved in one of its commits: not when there was nothing to do, or all was done before.
    Raises Conflict, and what goes wrong."""
    reaction = errand.process.react(errand.recorded, errand.load)
    if not reaction.commands and not reaction.jobs:
        return False
    last, answer = len(reaction.commands), None
    for number, (command, command_id) in enumerate(named(errand, reaction.commands), 1):
        ends = number == last and errand.before is not None
        answer = _give(errand, number, command, command_id, reaction.jobs if ends else None)
    if errand.before is None or answer is None or answer.repeated:
        return _close(errand, reaction.jobs)
    return True


def named(errand: Errand, commands: Sequence[msgspec.Struct]) -> Iterator[tuple[msgspec.Struct, UUID]]:
    """Ids follow from what is asked, not from its place: a reaction that finds half of its work done may ask for less
    when it is repeated."""
    seen: Counter[str] = Counter()
    for command in commands:
        body = digest(command, errand.actor).hex()
        yield command, errand.command_id(f"{body}|{seen[body]}")
        seen[body] += 1


def _give(
    errand: Errand, number: int, command: msgspec.Struct, command_id: UUID, ending: Sequence[Job] | None
) -> Answer | None:
    """None when the rules say no."""

    def also(decision: Decision) -> Decision:
        return decision if ending is None else errand.closed(decision, ending)

    try:
        return handle(command, errand.envelope(command_id), errand.store, retries=errand.retries, also=also)
    except Conflict:
        raise
    except Refused as no:
        name, position = type(command).__name__, errand.recorded.position
        errand.refused(Refusal(errand.process.name, position, number, name, no.code, str(no)))
        return None


def _close(errand: Errand, jobs: Sequence[Job]) -> bool:
    """A commit of its own, where the last command did not make it: there was none, it was refused, or done before."""
    nothing = Decision(customer=errand.recorded.customer, project=errand.recorded.project)
    decision = errand.closed(nothing, jobs)
    if not decision.jobs and not decision.reached:
        return False
    return not errand.store.commit(errand.envelope(errand.command_id("end")), END, decision).repeated
