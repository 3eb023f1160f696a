"""What read models need of the event log, in their own words."""

from collections.abc import Sequence
from typing import Protocol, final
from uuid import UUID

import msgspec

from domain.event import Recorded


@final
class Poison(msgspec.Struct, frozen=True):
    """An event that cannot be decoded, in place of the event: where it is and why."""

    position: int
    stream: UUID
    version: int
    error: str


class Log(Protocol):
    """Positions count from 1 without gaps, in commit order. `names` are stored event names; empty means all."""

    def head(self) -> int:
        """The last position, 0 for an empty log."""
        ...

    def page(self, after: int, upto: int, names: Sequence[str] = ()) -> list[Recorded | Poison]:
        """Events with after < position <= upto, by position."""
        ...

    def streams(
        self, after: tuple[UUID, int], upto: int, limit: int, names: Sequence[str] = ()
    ) -> list[Recorded | Poison]:
        """Events with (stream, version) > after and position <= upto, by stream and version, at most `limit`."""
        ...

    def stream(self, stream: UUID, upto: int | None = None) -> list[Recorded | Poison]:
        """All events of one stream, by version, up to a position."""
        ...
