"""When to look again at what a cloud is at: shortly before the quickest lately was through, then in steps that grow
with the wait. What a worker knows of this it has learned by itself; who knows nothing yet looks more often."""

import threading
from datetime import UTC, datetime

from adapters.jobs.rows import JobRow

EARLY, RISE = 0.95, 0.1
"""First look at this share of the usual time; how fast the usual time grows where things take longer than before."""
SHARE, SHORTEST = 0.03, 0.05
"""Of the time waited so far is the pause until the next look, and that many seconds at least."""
NEW_SHARE, NEW_SHORTEST = 0.1, 0.2
"""The same where nothing is known."""
LONGEST = 10.0


class Patience:
    """`usual`: seconds it took lately, by what is waited for."""

    def __init__(self) -> None:
        self.usual: dict[str, float] = {}
        self._lock = threading.Lock()

    def pause(self, what: str, waited: float) -> float:
        usual = self.usual.get(what)
        if usual is None:
            return min(max(waited * NEW_SHARE, NEW_SHORTEST), LONGEST)
        return max(usual * EARLY - waited, min(max(waited * SHARE, SHORTEST), LONGEST))

    def learn(self, what: str, took: float) -> None:
        """Quick ones count at once, slow ones little by little."""
        with self._lock:
            before = self.usual.get(what, took)
            self.usual[what] = took if took < before else before + RISE * (took - before)


def waited(job: JobRow, what: str) -> float:
    """Seconds since it first came back for that."""
    if job.waiting_for != what or job.waiting_since is None:
        return 0.0
    return (datetime.now(UTC) - job.waiting_since).total_seconds()
