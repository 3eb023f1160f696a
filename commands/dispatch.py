"""One way in for every command: permission, decision, commit; again on conflict, once per command id."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from commands.asked import Asked
from commands.decision import Decision
from commands.handlers import HANDLERS
from commands.ids import uuid7
from commands.permissions import authorise
from commands.ports import Answer, Envelope, Store
from domain.refusal import Conflict, Refused


def digest(command: msgspec.Struct, actor: str) -> bytes:
    """Tells whether two commands are the same: sha256 over who asks, the type's name and the body."""
    return hashlib.sha256(f"{actor}|{type(command).__name__}|".encode() + msgspec.json.encode(command)).digest()


def handle(
    command: msgspec.Struct,
    envelope: Envelope,
    store: Store,
    *,
    retries: int = 5,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Answer:
    """Raises Refused. On a conflict all is read and decided again (decisions are pure), `retries` times at most."""
    body = digest(command, envelope.actor)
    for left in reversed(range(retries + 1)):
        try:
            return store.commit(envelope, body, _decide(command, envelope, store, clock()))
        except Conflict:
            if not left:
                raise
        except Refused:
            first = store.answered(envelope.command_id, body)
            if first is None:
                raise
            return first
    raise AssertionError("unreachable")


def _decide(command: msgspec.Struct, envelope: Envelope, store: Store, now: datetime) -> Decision:
    authorise(command, envelope.actor, store.load, now)
    return HANDLERS[type(command)](command, Asked(now, uuid7(), envelope.actor, store.owner), store.load)
