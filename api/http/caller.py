"""Who asks: from the request's headers to a user, with what was looked up kept until somebody says it changed."""

import time
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

KEPT_SECONDS = 5.0
"""A look-up is never older, even when nobody tells of a change."""
MOST_KEPT = 20_000


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """`impersonator` is who of staff borrowed the user; `token` is theirs then. `expires_at` None: no end."""

    user: UUID
    username: str
    staff: bool
    support: bool
    token: UUID | None = None
    kind: str = "session"
    expires_at: datetime | None = None
    used_at: datetime | None = None
    lifetime: float | None = None
    impersonator: UUID | None = None

    @property
    def real(self) -> UUID:
        """Who came, whoever they borrow."""
        return self.impersonator or self.user

    @property
    def actor(self) -> str:
        return f"user:{self.user.hex}"

    @property
    def everything(self) -> bool:
        return self.staff or self.support

    def due(self, now: datetime) -> bool:
        """Whether the last use, and a session's end with it, should move on: not on every request, but often enough."""
        if self.used_at is None:
            return False
        return now - self.used_at > timedelta(seconds=min(60.0, (self.lifetime or 3600) / 20))


class Known:
    """Callers by token digest. `changes` counts what was told: a look-up begun before one is not kept."""

    def __init__(self) -> None:
        self.changes = 0
        self._kept: OrderedDict[bytes, tuple[float, Caller]] = OrderedDict()

    def get(self, key: bytes) -> Caller | None:
        found = self._kept.get(key)
        if found is None or time.monotonic() - found[0] > KEPT_SECONDS:
            return None
        return found[1]

    def put(self, key: bytes, caller: Caller, changes: int) -> None:
        """`changes` as it was before the caller was looked up."""
        if changes != self.changes:
            return
        self._kept[key] = (time.monotonic(), caller)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def forget(self, told: str) -> None:
        """`told` is a digest in hex; empty: everybody."""
        self.changes += 1
        if told:
            self._kept.pop(bytes.fromhex(told), None)
        else:
            self._kept.clear()


def now() -> datetime:
    return datetime.now(UTC)
