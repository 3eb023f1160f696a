"""The Store port on the ledger: load and fold a stream, commit a decision."""

import hmac
import unicodedata
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from eventsourcing.postgres import PostgresDatastore

from adapters.eventstore import snapshots
from adapters.eventstore.batch import JobRow, KeyRow, NameRow, Outcome, Pending, Row
from adapters.eventstore.coalescer import Coalescer
from adapters.eventstore.mapper import EventMapper
from adapters.eventstore.memory import Memory
from adapters.eventstore.persons import PersonKeys, forget_keys
from adapters.eventstore.recorder import LedgerRecorder
from commands.decision import Change, Decision, Loaded
from commands.ids import uuid7
from commands.ports import Answer, Envelope
from domain.event import Event
from domain.kind import Kind, Name
from domain.refusal import CommandIdReused, Conflict, NameTaken, Overtaken, StillHeld

S = TypeVar("S")

_STREAM = (
    "SELECT originator_version, topic, state FROM ledger.events WHERE originator_id = %b AND originator_version > %b"
    " ORDER BY originator_version"
)
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
        state: S | None = None
        version = 0
        if kind.snapshot_every:
            state, version = snapshots.load(self.recorder, kind, stream)  # type: ignore[arg-type]
        rows = self.recorder.rows(_STREAM, (stream, version))
        if rows:
            events = self.mapper.decode_stream(stream, rows)
            state, version = (kind.fold(state, events), rows[-1][0]) if state or _begins(kind, events) else (None, 0)
        loaded = Loaded(kind, stream, state, version)
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
        answer = _answer(pending, self.submit(pending))
        if not answer.repeated:
            for change in decision.changes:
                snapshots.save_when_due(self.recorder, change)
                version = change.version + len(change.events)
                self.memory.go_on(Loaded(change.kind, change.stream, change.after, version), change.version, age)
        if decision.erases:
            self.memory.forget_all()
            forget_keys()
        return answer

    def submit(self, pending: Pending) -> Outcome:
        """Appends an encoded command, sharing the commit with those of other threads."""
        return self._coalescer.submit(pending)

    def answered(self, command_id: UUID, digest: bytes) -> Answer | None:
        rows = self.recorder.rows(_ANSWERED, (command_id,))
        if not rows:
            return None
        if bytes(rows[0][0]) != self._kept(digest):
            raise _reused(command_id)
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


def name_row(secret: bytes, name: Name, owner: UUID, *, held: bool) -> NameRow:
    """Only a keyed digest is stored: nobody can guess a username from an old export."""
    value = unicodedata.normalize("NFKC", name.value).casefold()
    digest = hmac.digest(secret, f"{name.kind}|{value}".encode(), "sha256")
    return NameRow(name.kind, digest, owner, held, name)


def _names(secret: bytes, change: Change) -> list[NameRow]:
    released = [name_row(secret, name, change.stream, held=False) for name in sorted(change.releases)]
    return released + [name_row(secret, name, change.stream, held=True) for name in sorted(change.claims)]


def _answer(pending: Pending, outcome: Outcome) -> Answer:
    if outcome.outcome == "appended":
        names = frozenset(row.name for row in pending.rows)
        return Answer(msgspec.json.decode(pending.answer), outcome.position or 0, events=names)
    if outcome.outcome == "repeated":
        return Answer(msgspec.json.decode(outcome.answer or b"null"), outcome.position or 0, repeated=True)
    raise _refusal(pending, outcome)


def _one(kind: str) -> str:
    """What holds a name of this kind: its first word."""
    held = kind.split()[0]
    return f"{'an' if held[0] in 'aeiou' else 'a'} {held}"


def _refusal(pending: Pending, outcome: Outcome) -> Exception:
    if outcome.outcome == "conflict" and outcome.stream is not None:
        return Conflict(outcome.stream, _expected(pending, outcome.stream), outcome.actual or 0)
    if outcome.outcome == "moved" and (reached := pending.reached) is not None:
        return Overtaken(reached.process, reached.before, outcome.actual)
    if outcome.outcome == "held":
        return StillHeld(f"Not while there is {' or '.join(dict.fromkeys(map(_one, pending.vacant)))}.")
    if outcome.outcome == "taken" and outcome.name is not None:
        name = outcome.name.name
        return NameTaken(name.taken or f"the {name.field} {name.value!r} is already taken", name.field)
    return _reused(pending.envelope.command_id)


def _expected(pending: Pending, stream: UUID) -> int:
    written = [row.version - 1 for row in pending.rows if row.stream == stream]
    return min(written) if written else dict(pending.guards)[stream]


def _reused(command_id: UUID) -> CommandIdReused:
    return CommandIdReused(f"command id {command_id.hex} was used before for another command", "command_id")
