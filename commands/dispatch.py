"""One way in for every command: permission, decision, commit; again on conflict, once per command id."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from commands.asked import Asked
from commands.decision import Decision
from commands.handlers import HANDLERS
from commands.identity.user import ErasePerson
from commands.ids import uuid7
from commands.marketplace.importing import ImportResource
from commands.permissions import authorise
from commands.plain import require_plain
from commands.ports import Answer, Envelope, Load, Store
from commands.recalling import Recalling
from domain.refusal import Conflict, Refused

PATIENT = (ErasePerson,)
"""Asked again as long as somebody is quicker: who wants to be forgotten is not turned away for being much changed."""


LOOKED_UP = (ImportResource,)
"""What is `seen` of it is no part of what was asked."""


def digest(command: msgspec.Struct, actor: str) -> bytes:
    """Tells whether two commands are the same: sha256 over who asks, the type's name and the body."""
    asked = msgspec.structs.replace(command, seen={}) if isinstance(command, LOOKED_UP) else command
    return hashlib.sha256(f"{actor}|{type(command).__name__}|".encode() + msgspec.json.encode(asked)).digest()


def handle(
    command: msgspec.Struct,
    envelope: Envelope,
    store: Store,
    *,
    retries: int = 5,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    also: Callable[[Decision], Decision] = lambda decision: decision,
) -> Answer:
    """Raises Refused. On a conflict all is read and decided again (decisions are pure), `retries` times at most, of
    what is PATIENT without end. `also` may add jobs, and how far a process has come, to what was decided."""
    body = digest(command, envelope.actor)
    recalling: Recalling | None = Recalling(store)
    while True:
        try:
            decision = also(decide(command, envelope, store, recalling.load if recalling else store.load, clock()))
            return store.commit(envelope, body, recalling.checked(decision) if recalling else decision)
        except Refused as refusal:
            if recalling is None or not recalling.rested:
                if not isinstance(refusal, Conflict) or not (retries or isinstance(command, PATIENT)):
                    return _first_answer(store, envelope, body, refusal)
                retries = max(retries - 1, 0)
        recalling = None  # what was remembered may be old: nobody is turned away before all was read anew


def _first_answer(store: Store, envelope: Envelope, body: bytes, refusal: Refused) -> Answer:
    """Raises the refusal where the command did not come before."""
    first = None if isinstance(refusal, Conflict) else store.answered(envelope.command_id, body)
    if first is None:
        raise refusal
    return first


def decide(command: msgspec.Struct, envelope: Envelope, store: Store, load: Load, now: datetime) -> Decision:
    """Raises Refused."""
    authorise(command, envelope.actor, load, now)
    decision = HANDLERS[type(command)](command, Asked(now, uuid7(), envelope.actor, store.owner, store.held), load)
    require_plain(command)
    return decision
