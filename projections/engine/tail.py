"""The newest events, read once for all read models of a process."""

import threading
from collections.abc import Sequence

from domain.event import Recorded
from projections.engine.folding import Item
from projections.log import Log

LONGEST = 1_000
"""Positions that are read together; who is further behind reads for itself."""


class Tail:
    """Thread-safe. Holds the events of one stretch of the log: (after, upto]."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._after = self._upto = 0
        self._events: list[Recorded] | None = []

    def page(self, after: int, upto: int, names: Sequence[str]) -> Sequence[Item]:
        """Like the log's. What cannot be decoded has no name to go by: the log itself is asked then."""
        if upto - after > LONGEST or (events := self._between(after, upto)) is None:
            return self._log.page(after, upto, names)
        wanted = set(names)
        return [each for each in events if not wanted or each.event.name in wanted]

    def events(self, after: int, upto: int) -> list[Recorded] | None:
        """Of a stretch; None when it is too long or not all can be decoded."""
        return self._between(after, upto) if upto - after <= LONGEST else None

    def _between(self, after: int, upto: int) -> list[Recorded] | None:
        with self._lock:
            if after < self._after or after > self._upto or upto - self._after > 2 * LONGEST:
                self._after, self._upto, self._events = after, after, []
            if upto > self._upto:
                self._extend(upto)
            if self._events is None:
                return None
            return [each for each in self._events if after < each.position <= upto]

    def _extend(self, upto: int) -> None:
        found = self._log.page(self._upto, upto)
        known = [each for each in found if isinstance(each, Recorded)]
        whole = self._events is not None and len(known) == len(found)
        self._events = [*(self._events or ()), *known] if whole else None
        self._upto = upto
