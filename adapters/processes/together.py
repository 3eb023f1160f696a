"""Many events through one process in one commit, where that comes to the same as one after another."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from adapters.processes.reacting import END, Errand, named
from commands.decision import Decision, Job, Loaded, Reached
from commands.dispatch import decide, digest
from commands.ports import Given, LotStore
from domain.kind import Kind
from domain.refusal import Overtaken, Refused

S = TypeVar("S")
ROUNDS = 10
"""Reactions read in steps: what one asks for follows from what it read before."""


class _Missing(Exception):
    """It wants a stream that is not at hand yet."""


class _Apart(Exception):
    """It has to be carried out by itself."""


class _Shelf:
    """Streams that a lot's reactions and decisions rest on, read for all of them at once."""

    def __init__(self, store: LotStore) -> None:
        self.store = store
        self.read: dict[UUID, Loaded[Any]] = {}
        self.wanted: dict[UUID, Kind[Any]] = {}

    def find(self, kind: Kind[S], stream: UUID, least: int | None) -> Loaded[S]:
        """What is remembered will do where it goes as far as `least`; None: it will not do. Raises _Missing."""
        known = None if least is None else self.store.recall(kind, stream)
        found = self.read.get(stream) or (known if known and known.version >= (least or 0) else None)
        if found is None:
            self.wanted[stream] = kind
            raise _Missing
        return found

    def fetch(self) -> None:
        self.read.update(self.store.load_all(self.wanted))
        self.wanted = {}


class _Ready(msgspec.Struct, frozen=True):
    """What is to be committed of one event, None for nothing, and the streams that were looked at."""

    position: int
    given: Given | None
    touched: frozenset[UUID]

    @property
    def written(self) -> frozenset[UUID]:
        changes = self.given.decision.changes if self.given else ()
        return frozenset(change.stream for change in changes)


def carry_out_together(errands: Sequence[Errand]) -> int | None:
    """Where the process stands afterwards, with all of them done in one commit. None: nothing was done, each has to be
    carried out by itself, since one waits for what another does, asks for more than one thing, or is turned away.
    Raises Overtaken."""
    try:
        ready = _prepared(errands)
        return _committed(errands[0], ready) if _independent(ready) else None
    except Overtaken:
        raise
    except (_Apart, Refused):
        return None


def _prepared(errands: Sequence[Errand]) -> list[_Ready]:
    """Raises _Apart, and Refused."""
    shelf, done = _Shelf(errands[0].store), dict[int, _Ready]()
    for _ in range(ROUNDS):
        for errand in errands:
            if errand.recorded.position not in done:
                try:
                    done[errand.recorded.position] = _decided(errand, shelf)
                except _Missing:
                    continue
        if not shelf.wanted:
            return [done[errand.recorded.position] for errand in errands]
        shelf.fetch()
    raise _Apart


def _decided(errand: Errand, shelf: _Shelf) -> _Ready:
    """A reaction reads its own stream as far as the event at least, and others as they are; a command may decide on
    what is remembered: that is checked at the commit."""
    recorded, read, rested = errand.recorded, dict[UUID, Loaded[Any]](), dict[UUID, Loaded[Any]]()

    def reading(kind: Kind[S], stream: UUID) -> Loaded[S]:
        read[stream] = found = shelf.find(kind, stream, recorded.version if stream == recorded.stream else None)
        return found

    def deciding(kind: Kind[S], stream: UUID) -> Loaded[S]:
        rested[stream] = found = shelf.find(kind, stream, 0)
        return found

    reaction = errand.process.react(recorded, reading)
    if len(reaction.commands) > 1:
        raise _Apart
    given = None
    if reaction.jobs and not reaction.commands:
        nothing = Decision(customer=recorded.customer, project=recorded.project, jobs=reaction.jobs)
        given = Given(errand.envelope(errand.command_id("end")), END, nothing)
    for command, command_id in named(errand, reaction.commands):
        envelope = errand.envelope(command_id)
        decision = _checked(decide(command, envelope, errand.store, deciding, datetime.now(UTC)), rested)
        given = Given(envelope, digest(command, errand.actor), _with_jobs(decision, reaction.jobs))
    return _Ready(recorded.position, given, frozenset(read.keys() | rested.keys()))


def _with_jobs(decision: Decision, jobs: Sequence[Job]) -> Decision:
    return msgspec.structs.replace(decision, jobs=(*decision.jobs, *jobs))


def _checked(decision: Decision, seen: dict[UUID, Loaded[Any]]) -> Decision:
    """With a check of all it was decided on."""
    if decision.erases or any(change.claims for change in decision.changes):
        raise _Apart
    sure = {change.stream for change in decision.changes} | {read.stream for read in decision.reads}
    more = (loaded for stream, loaded in seen.items() if stream not in sure)
    return msgspec.structs.replace(decision, reads=(*decision.reads, *more))


def _independent(ready: Sequence[_Ready]) -> bool:
    """Whether nobody looked at what somebody else writes."""
    writer = {stream: each.position for each in ready for stream in each.written}
    alone = sum(len(each.written) for each in ready) == len(writer)
    return alone and all(writer.get(s, each.position) == each.position for each in ready for s in each.touched)


def _committed(first: Errand, ready: Sequence[_Ready]) -> int:
    """The last one takes the position along; what another try did of it before leaves the position to be moved."""
    lot = [(each.position, each.given) for each in ready if each.given]
    if not lot:
        return first.before or 0
    position, last = lot[-1]
    reached = Reached(first.process.name, first.before or 0, position)
    ending = msgspec.structs.replace(last, decision=msgspec.structs.replace(last.decision, reached=reached))
    answers = first.store.commit_together([*(given for _, given in lot[:-1]), ending])
    return (first.before or 0) if answers[-1].repeated else position
