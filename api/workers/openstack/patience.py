"""When to look again at what a cloud is at: when the quickest of late was not through yet, then in steps that grow with
the wait. What a worker knows of this it has learned by itself; who knows nothing yet looks more often."""

import threading
from datetime import UTC, datetime

from adapters.jobs.rows import JobRow

RISE, FALL = 0.05, 0.9
"""How fast the usual time grows where things take longer than before, and falls where the first look finds them."""
SHARE, SHORTEST = 0.03, 0.05
"""Of the time waited so far is the pause until the next look, and that many seconds at least."""
NEW_SHARE, NEW_SHORTEST = 0.1, 0.2
"""The same where nothing is known."""
LONGEST = 10.0


class Patience:
    """`usual`: seconds after which it was not there yet, by what is waited for."""

    def __init__(self) -> None:
        self.usual: dict[str, float] = {}
        self._lock = threading.Lock()

    def pause(self, what: str, waited: float) -> float:
        usual = self.usual.get(what)
        if usual is None:
            return min(max(waited * NEW_SHARE, NEW_SHORTEST), LONGEST)
        return min(max(usual - waited, waited * SHARE, SHORTEST), LONGEST)

    def learn(self, what: str, least: float, took: float) -> None:
        """It was not there after `least` seconds and was after `took`; how much later somebody looked says nothing."""
        with self._lock:
            before = self.usual.get(what)
            if before is None:
                self.usual[what] = (least or took) * FALL
            elif least < min(before, took) * FALL:
                self.usual[what] = min(before, took) * FALL
            else:
                self.usual[what] = min(least, before + RISE * (least - before))


def waited(job: JobRow, what: str) -> float:
    """Seconds since it first came back for that."""
    if job.waiting_for != what or job.waiting_since is None:
        return 0.0
    return (datetime.now(UTC) - job.waiting_since).total_seconds()


def at_least(job: JobRow) -> float:
    """Seconds after which it was not there yet."""
    if job.waiting_since is None or job.waited_until is None:
        return 0.0
    return (job.waited_until - job.waiting_since).total_seconds()
