"""The Store port on the ledger: load and fold a stream, commit a decision."""

import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from eventsourcing.postgres import PostgresDatastore

from adapters.eventstore import snapshots, streams
from adapters.eventstore.answers import answer as answered_by
from adapters.eventstore.answers import reused
from adapters.eventstore.batch import AGAIN, JobRow, KeyRow, NameRow, Outcome, Pending, Row
from adapters.eventstore.coalescer import Coalescer
from adapters.eventstore.mapper import EventMapper
from adapters.eventstore.memory import Memory
from adapters.eventstore.persons import PersonKeys, forget_keys
from adapters.eventstore.recorder import LedgerRecorder
from adapters.eventstore.streams import Stored
from commands.decision import Change, Decision, Loaded
from commands.ids import uuid7
from commands.ports import Answer, Envelope, Given
from domain.event import Event
from domain.kind import Kind, Name

S = TypeVar("S")

_OWNER = "SELECT owner FROM ledger.names WHERE kind = %b::text AND digest = %b"
_HELD = "SELECT EXISTS (SELECT FROM ledger.names WHERE kind = %b::text)"
_ANSWERED = "SELECT digest, answer, position FROM ledger.commands WHERE command_id = %b"


class LedgerStore:
    """Thread-safe; commands of many threads share commits."""

    def __init__(self, datastore: PostgresDatastore, master_key: bytes) -> None:
        self.datastore = datastore
        self.keys = PersonKeys(datastore, master_key)
        self.mapper = EventMapper(self.keys.find)
        self.recorder = LedgerRecorder(datastore)
        self.memory = Memory()
        self._coalescer = Coalescer(self.recorder.append)

    def load(self, kind: Kind[S], stream: UUID) -> Loaded[S]:
        age = self.memory.age
        return self._folded(kind, stream, streams.one(self.recorder, kind, stream), age)

    def load_all(self, wanted: Mapping[UUID, Kind[Any]]) -> dict[UUID, Loaded[Any]]:
        age, found = self.memory.age, streams.many(self.recorder, wanted)
        return {stream: self._folded(kind, stream, found[stream], age) for stream, kind in wanted.items()}

    def _folded(self, kind: Kind[S], stream: UUID, rows: Sequence[Stored], age: int) -> Loaded[S]:
        state: S | None = None
        if rows and rows[0][1] is None:
            state = msgspec.json.decode(rows[0][2], type=kind.state)
        events = self.mapper.decode_stream(stream, [(at, name, told) for at, name, told in rows if name is not None])
        ours = state is not None or (bool(events) and _begins(kind, events))
        loaded = Loaded(kind, stream, kind.fold(state, events) if ours else None, rows[-1][0] if ours else 0)
        self.memory.keep(loaded, age)
        return loaded

    def recall(self, kind: Kind[S], stream: UUID) -> Loaded[S] | None:
        return self.memory.recall(kind, stream)

    def owner(self, name: Name) -> UUID | None:
        sought = name_row(self.keys.name_key, name, UUID(int=0), held=True)
        rows = self.recorder.rows(_OWNER, (sought.kind, sought.digest))
        return rows[0][0] if rows else None

    def held(self, kind: str) -> bool:
        return bool(self.recorder.rows(_HELD, (kind,))[0][0])

    def commit(self, envelope: Envelope, digest: bytes, decision: Decision) -> Answer:
        age = self.memory.age
        pending = self._pending(envelope, digest, decision)
        answer = answered_by(pending, self.submit(pending))
        self._remember(decision, answer, age)
        return answer

    def commit_together(self, lot: Sequence[Given]) -> list[Answer]:
        age = self.memory.age
        batch = [self._pending(given.envelope, given.digest, _guarded(given.decision)) for given in lot]
        found = zip(batch, self.recorder.append_whole(batch), strict=True)
        answers = [answered_by(pending, outcome) for pending, outcome in found if outcome.outcome != AGAIN]
        for given, answer in zip(lot, answers, strict=True):
            self._remember(given.decision, answer, age)
        return answers

    def _remember(self, decision: Decision, answer: Answer, age: int) -> None:
        if not answer.repeated:
            for change in decision.changes:
                snapshots.save_when_due(self.recorder, change)
                version = change.version + len(change.events)
                self.memory.go_on(Loaded(change.kind, change.stream, change.after, version), change.version, age)
        if decision.erases:
            self.memory.forget_all()
            forget_keys()

    def submit(self, pending: Pending) -> Outcome:
        """Appends an encoded command, sharing the commit with those of other threads."""
        return self._coalescer.submit(pending)

    def answered(self, command_id: UUID, digest: bytes) -> Answer | None:
        rows = self.recorder.rows(_ANSWERED, (command_id,))
        if not rows:
            return None
        if bytes(rows[0][0]) != self._kept(digest):
            raise reused(command_id)
        return Answer(msgspec.json.decode(rows[0][1]), rows[0][2], repeated=True)

    def _kept(self, digest: bytes) -> bytes:
        """Keyed: a phone number must not be found by trying all of them."""
        return hmac.digest(self.keys.command_key, digest, "sha256")

    def head(self) -> int:
        """The last position, 0 for an empty log."""
        return self.recorder.max_notification_id() or 0

    def close(self) -> None:
        self.datastore.close()

    def _pending(self, envelope: Envelope, digest: bytes, decision: Decision) -> Pending:
        keys, new = self._keys(decision)
        return Pending(
            envelope=envelope,
            digest=self._kept(digest),
            answer=msgspec.json.encode(decision.result),
            rows=tuple(row for change in decision.changes for row in self._rows(change, keys)),
            customer=decision.customer,
            project=decision.project,
            names=tuple(row for change in decision.changes for row in _names(self.keys.name_key, change)),
            keys=(*new, KeyRow(decision.erases, None)) if decision.erases else new,
            guards=tuple((read.stream, read.version) for read in decision.reads),
            vacant=decision.vacant,
            jobs=tuple(JobRow(uuid7(), job) for job in decision.jobs),
            reached=decision.reached,
        )

    def _keys(self, decision: Decision) -> tuple[dict[UUID, bytes], tuple[KeyRow, ...]]:
        """Keys to seal with; a person's first event on their own stream brings the key along."""
        keys: dict[UUID, bytes] = {}
        new: list[KeyRow] = []
        known: set[UUID] = set()
        for change in decision.changes:
            persons = {self.mapper.person(event.name, event, change.stream) for event in change.events} - {None}
            for person in persons:
                assert person is not None
                if person == change.stream and change.version == 0:
                    keys[person], wrapped = self.keys.new()
                    new.append(KeyRow(person, wrapped))
                else:
                    known.add(person)
        return {**self.keys.find(known - keys.keys()), **keys}, tuple(new)

    def _rows(self, change: Change, keys: dict[UUID, bytes]) -> list[Row]:
        encode, stream = self.mapper.encode, change.stream
        return [
            Row(uuid7(), stream, version, event.name, encode(stream, version, event, keys))
            for version, event in enumerate(change.events, change.version + 1)
        ]


def _begins(kind: Kind[Any], events: Sequence[Event]) -> bool:
    """Whether these are of this kind at all: an id may be that of something else."""
    try:
        kind.evolve(None, events[0])
    except ValueError:
        return False
    return True


def _guarded(decision: Decision) -> Decision:
    """With a check of what it writes: as a guard, it turns away the whole batch. Raises ValueError for a decision that
    may be turned away by itself."""
    if decision.erases or any(change.claims for change in decision.changes):
        raise ValueError("who claims a name or erases a person goes alone")
    written = (Loaded(change.kind, change.stream, None, change.version) for change in decision.changes)
    return msgspec.structs.replace(decision, reads=(*decision.reads, *written))


def name_row(secret: bytes, name: Name, owner: UUID, *, held: bool) -> NameRow:
    """Only a keyed digest is stored: nobody can guess a username from an old export."""
    value = unicodedata.normalize("NFKC", name.value).casefold()
    digest = hmac.digest(secret, f"{name.kind}|{value}".encode(), "sha256")
    return NameRow(name.kind, digest, owner, held, name)


def _names(secret: bytes, change: Change) -> list[NameRow]:
    released = [name_row(secret, name, change.stream, held=False) for name in sorted(change.releases)]
    return released + [name_row(secret, name, change.stream, held=True) for name in sorted(change.claims)]
