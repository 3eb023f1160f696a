"""Tells workers of jobs that are due, and finds again what got lost on the way."""

import logging

from celery import Celery

from adapters.jobs import sending
from api.settings import Settings
from api.workers.celery_app import UNAVAILABLE, idle, send
from projections.engine.model import Conn

log = logging.getLogger("cloudledger.scheduler")


def send_due(conn: Conn, app: Celery) -> int:
    """How many. Raises one of UNAVAILABLE; what could not be sent is due as before."""
    due = sending.mark_due(conn)
    for number, one in enumerate(due):
        try:
            send(app, one.id, one.queue, one.priority)
        except UNAVAILABLE:
            sending.unmark(conn, due[number:])
            raise
    return len(due)


def sweep(conn: Conn, app: Celery, settings: Settings) -> None:
    """Raises one of UNAVAILABLE."""
    if taken := sending.take_back(conn, settings.job_attempts):
        log.warning("%s jobs were taken back from workers that went away", taken)
    if lost := sending.forget_lost(conn, settings.job_resend_seconds, idle(app)):
        log.warning("%s jobs are sent again: nobody took them", lost)
