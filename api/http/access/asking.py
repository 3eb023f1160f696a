"""Commands that also touch what is kept beside the log: their envelope, and what this process must forget."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import msgspec

from api.http.ask import Ask
from api.ledger import Ledger
from api.signin.asking import envelope
from commands.ports import Answer, Envelope

T = TypeVar("T")


def given(ask: Ask) -> Envelope:
    """Never the id of an Idempotency-Key: an answer that names a key is kept nowhere, so it cannot come again."""
    who = ask.caller
    found = envelope(who.actor, ask.correlation)
    behind = f"user:{who.impersonator.hex}" if who.impersonator else None
    return msgspec.structs.replace(found, impersonator=behind, reason=ask.headers.get("x-reason", ""))


async def carried_out(ask: Ask, work: Callable[..., T], *arguments: object) -> T:
    """`work(ledger, *arguments, envelope)`; whoever came with a token that ended is not known any more."""
    try:
        found, head = await ask.in_thread(partial(_worked, ask.site.ledger, work, *arguments, given(ask)))
    finally:
        ask.site.known.forget("")
    ask.site.writes.note(ask.caller.user, Answer(None, head))
    return found


def _worked(ledger: Ledger, work: Callable[..., T], *arguments: object) -> tuple[T, int]:
    """What came of it, and the head of the log after it."""
    return work(ledger, *arguments), ledger.log.head()
