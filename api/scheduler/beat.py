"""Celery's beat on the table of tasks; when each was last sent is kept where the next scheduler finds it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from celery import Celery
from celery.beat import ScheduleEntry, Scheduler
from celery.schedules import BaseSchedule, crontab, schedule

from adapters.jobs.sending import note_scheduled, scheduled
from api.tasks.catalogue import Task
from api.workers.celery_app import RUN_TASK
from projections.engine.model import Conn

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
QUEUE = "background"


class Beat(Scheduler):
    """`tick` sends at most one task that is due and says in how many seconds it wants to be called again."""

    def __init__(self, app: Celery, conn: Conn, tasks: Mapping[str, Task]) -> None:
        self._conn = conn
        last = scheduled(conn)
        entries = {name: _entry(app, task, last.get(name, NEVER)) for name, task in tasks.items()}
        super().__init__(app, entries, max_interval=3600, lazy=True)

    @property
    def producer(self) -> Any:
        """None: messages go through the app. Celery's own one waits until there is a broker."""
        return None

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:  # noqa: ARG002
        """Raises one of UNAVAILABLE; the task then still is due."""
        try:
            self.app.send_task(RUN_TASK, args=entry.args, **(entry.options or {}))
        except Exception:
            self.schedule[str(entry.name)] = entry
            self._heap = None
            raise
        note_scheduled(self._conn, str(entry.name), datetime.now(UTC))


def _entry(app: Celery, task: Task, last: datetime) -> ScheduleEntry:
    """A message that finds no worker before the next one is due is dropped."""
    when: BaseSchedule = crontab.from_string(task.every) if isinstance(task.every, str) else schedule(task.every)
    options: dict[str, Any] = {"queue": QUEUE, "priority": 5}
    if not isinstance(task.every, str):
        options["expires"] = task.every.total_seconds()
    return ScheduleEntry(task.name, RUN_TASK, last, 0, when, (task.name,), {}, options, app=app)
