"""A worker process: Celery's threads carry out what is due in the queues they are called to, until asked to stop."""

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from celery import Celery, signals
from celery.worker import state

from adapters.eventstore.errors import StoreError
from adapters.jobs.sending import overlooked
from api.ledger import Ledger
from api.tasks.catalogue import TASKS, Task
from api.workers.carrying import Bench, carry_out
from api.workers.catalogue import WORKS
from api.workers.celery_app import CARRY_OUT, RUN_TASK, UNAVAILABLE, application, call
from api.workers.leases import Leases
from api.workers.periodic import run_task
from api.workers.queues import QUEUES
from api.workers.work import Work

log = logging.getLogger("cloudledger.worker")
HELP = 5
"""Priority of a message that calls another thread to help."""


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
    with bench.leases.renewed(), _looking(bench, queues, stop):
        worker.start()


def _register(app: Celery, bench: Bench, tasks: dict[str, Task]) -> None:
    @app.task(name=CARRY_OUT)
    def _job(queue: str) -> None:
        carry_out(bench, queue, lambda: _help(app, queue))

    @app.task(name=RUN_TASK)
    def _task(name: str) -> None:
        run_task(bench.ledger, name, tasks)


def _help(app: Celery, queue: str) -> None:
    """Without a broker the scheduler finds later what is left."""
    try:
        call(app, queue, HELP)
    except UNAVAILABLE as error:
        log.warning("nobody can be called to help: %s", type(error).__name__)


@contextmanager
def _looking(bench: Bench, queues: Sequence[str], stop: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=_look, args=(bench, queues, stop), name="look")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _look(bench: Bench, queues: Sequence[str], stop: threading.Event) -> None:
    """For what nobody came for, though it was told: Celery at times hears nothing more of a broker that was away. Only
    while there is nothing else to do."""
    seconds = bench.ledger.settings.job_resend_seconds
    while not stop.wait(seconds):
        try:
            for queue in queues:
                while bench.leases.idle and not stop.is_set() and _overlooked(bench, queue, 2 * seconds):
                    carry_out(bench, queue)
        except StoreError as error:
            log.warning("could not look for work: %s", error)


def _overlooked(bench: Bench, queue: str, seconds: float) -> bool:
    with bench.ledger.connection() as conn:
        return overlooked(conn, queue, seconds)


def _stop_with(stop: threading.Event) -> None:
    stop.wait()
    state.should_stop = 0  # type: ignore[assignment]


def _ours(**_: object) -> None:
    """Logging is configured already: Celery leaves it alone when somebody listens to this signal."""
