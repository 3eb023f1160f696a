"""A worker process: Celery's threads carry out what the messages name, until somebody asks to stop."""

import threading
from collections.abc import Mapping, Sequence
from uuid import UUID

from celery import Celery, signals
from celery.worker import state

from api.ledger import Ledger
from api.tasks.catalogue import TASKS, Task
from api.workers.carrying import Bench, carry_out
from api.workers.catalogue import WORKS
from api.workers.celery_app import CARRY_OUT, RUN_TASK, application
from api.workers.leases import Leases
from api.workers.periodic import run_task
from api.workers.queues import QUEUES
from api.workers.work import Work


def work(
    ledger: Ledger,
    stop: threading.Event,
    queues: Sequence[str] = QUEUES,
    concurrency: int = 0,
    works: Mapping[str, Work] = WORKS,
    tasks: Mapping[str, Task] = TASKS,
) -> None:
    """In the main thread. What is under way at the stop is brought to its end."""
    bench = Bench(ledger, dict(works), Leases(ledger))
    app = application(ledger.broker_url)
    _register(app, bench, dict(tasks))
    signals.setup_logging.connect(_ours)
    worker = app.WorkController(
        pool="threads", concurrency=concurrency or ledger.settings.worker_concurrency, queues=list(queues),
        without_gossip=True, without_mingle=True, without_heartbeat=True,
    )  # fmt: skip
    threading.Thread(target=_stop_with, args=(stop,), name="stop", daemon=True).start()
    with bench.leases.renewed():
        worker.start()


def _register(app: Celery, bench: Bench, tasks: dict[str, Task]) -> None:
    @app.task(name=CARRY_OUT)
    def _job(job_id: str) -> None:
        carry_out(bench, UUID(job_id))

    @app.task(name=RUN_TASK)
    def _task(name: str) -> None:
        run_task(bench.ledger, name, tasks)


def _stop_with(stop: threading.Event) -> None:
    stop.wait()
    state.should_stop = 0  # type: ignore[assignment]


def _ours(**_: object) -> None:
    """Logging is configured already: Celery leaves it alone when somebody listens to this signal."""
