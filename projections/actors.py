"""Who acted, as the log names them."""

from functools import lru_cache
from uuid import UUID


@lru_cache(10_000)
def actor_id(actor: str) -> UUID | None:
    """None for a system actor."""
    kind, _, name = actor.partition(":")
    try:
        return UUID(name) if kind == "user" else None
    except ValueError:
        return None
