"""Keeps read models up with the log: a thread and a connection for each, one owner of each among all processes."""

import threading
from collections.abc import Sequence

from projections.engine.ear import OnError
from projections.engine.folding import told
from projections.engine.followers import Course, Follower, course, here
from projections.engine.followers import run as run_all
from projections.engine.model import Conn, ReadModel, label
from projections.engine.pages import PAGE
from projections.engine.registry import Build, change, live, prepare
from projections.engine.step import Fenced, advance, take
from projections.log import Log

POLL = 5.0
LAZY = 0.25
"""Seconds a position may wait in memory while nothing on the pages concerns the model."""


class _Worker(Follower):
    """One read model's thread."""

    def __init__(self, on: Course, model: ReadModel, poll: float) -> None:
        super().__init__(on, model.name, model.names, f"run {label(model)}")
        self.model, self.poll = model, poll
        self.seen = 0

    def follow(self, conn: Conn) -> None:
        build = change(conn, prepare(conn, self.model), owner=here())
        self.seen = 0  # what was seen on a connection that broke may not have been written
        while not self.on.stop.is_set():
            build = self._follow(conn, build)

    def _follow(self, conn: Conn, build: Build) -> Build:
        """Nothing of ours on a page: the position moves in memory first, and in the table a moment later."""
        self.seen = max(self.seen, build.position)
        patience = self.poll if self.seen == build.position else LAZY
        head = self.on.signal.beyond(self.model.name, self.seen, patience)
        try:
            if head is None:
                self.seen = 0
                return advance(conn, self.on.log, self.model, live(conn, self.model), self.on.log.head(), self.on.stop)
            if head - build.position > PAGE:
                return advance(conn, self.on.log, self.model, build, head, self.on.stop)
            if self.model.leisure and not self.on.stop.wait(self.model.leisure):
                head = self.on.signal.head
            items = self.on.tail.page(self.seen, head, self.model.names)
            self.seen = head
            return take(conn, self.on.log, self.model, build, items, head) if items else build
        except Fenced:
            self.seen = 0
            return live(conn, self.model)

    def note(self, conn: Conn, error: BaseException) -> None:
        """Shown by `status`."""
        conn.execute(
            "UPDATE views.builds SET error = %s, error_at = now() WHERE name = %s AND version = %s AND state = 'live'",
            (told(error), self.model.name, self.model.version),
        )


def run(
    dsn: str,
    log: Log,
    models: Sequence[ReadModel],
    stop: threading.Event,
    poll: float = POLL,
    on_error: OnError = lambda _name, _error: None,
) -> None:
    """Until `stop`. Never gives up: what goes wrong is told to `on_error` and shown by `status`, then tried again."""
    on = course(dsn, log, stop)
    run_all(on, [_Worker(on, model, poll) for model in models], on_error)
