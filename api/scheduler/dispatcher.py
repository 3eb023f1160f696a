"""Tells workers of jobs that are due, and finds again what got lost on the way."""

import logging

from celery import Celery

from adapters.jobs import sending
from api.settings import Settings
from api.workers.celery_app import UNAVAILABLE, call, idle
from projections.engine.model import Conn

log = logging.getLogger("cloudledger.scheduler")


def send_due(conn: Conn, app: Celery) -> int:
    """How many jobs: one message for all that are due in a queue, as urgent as the first of them. Raises one of
    UNAVAILABLE; what could not be sent is due as before."""
    due, queues = sending.mark_due(conn), dict[str, list[sending.Due]]()
    for one in due:
        queues.setdefault(one.queue, []).append(one)
    while queues:
        queue = next(iter(queues))
        try:
            call(app, queue, queues[queue][0].priority)
        except UNAVAILABLE:
            sending.unmark(conn, [one for left in queues.values() for one in left])
            raise
        del queues[queue]
    return len(due)


def sweep(conn: Conn, app: Celery, settings: Settings) -> None:
    """Raises one of UNAVAILABLE."""
    if taken := sending.take_back(conn, settings.job_attempts):
        log.warning("%s jobs were taken back from workers that went away", taken)
    if lost := sending.forget_lost(conn, settings.job_resend_seconds, idle(app)):
        log.warning("%s jobs are sent again: nobody took them", lost)
