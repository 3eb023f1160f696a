"""Celery over Redis or Valkey: messages that wake workers. They say where, not what, and nothing depends on them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from celery import Celery
from kombu import Connection, Queue
from kombu.exceptions import ChannelError, OperationalError
from redis.exceptions import RedisError

from api.workers.queues import QUEUES

CARRY_OUT, RUN_TASK = "carry_out", "run_task"
UNAVAILABLE = (OperationalError, RedisError, OSError)
"""What the broker being away looks like."""
VISIBILITY = 86_400
"""Seconds after which the broker gives a message again that nobody acknowledged: above anything a job may take, since a
second worker would find the lease held. Who died is found by the lease, long before."""

_IMPATIENT = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
"""Who sends hears at once that the broker is away; a worker's own connection is tried for ever all the same."""


def application(broker_url: str) -> Celery:
    app = Celery("cloudledger", broker=address(broker_url), set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        result_expires=None,
        task_acks_late=True,
        task_publish_retry=False,
        task_queues=[Queue(name) for name in QUEUES],
        task_default_queue="background",
        task_create_missing_queues=False,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": VISIBILITY,
            "priority_steps": list(range(10)),
            "queue_order_strategy": "priority",
            **_IMPATIENT,
        },
        timezone="UTC",
    )
    return app


def address(broker_url: str) -> str:
    """kombu's word for what redis-py calls unix://."""
    parts = urlsplit(broker_url)
    if parts.scheme != "unix":
        return broker_url
    database = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={database}"


def call(app: Celery, queue: str, priority: int) -> None:
    """There is work in a queue: whoever hears of it takes what is most urgent. Raises one of UNAVAILABLE."""
    app.send_task(CARRY_OUT, args=[queue], queue=queue, priority=priority)


def idle(app: Celery, queues: Iterable[str] = QUEUES) -> list[str]:
    """Queues in which no message waits. Raises one of UNAVAILABLE."""
    with app.connection_for_read() as connection:
        return [queue for queue in queues if not _waiting(connection, queue)]


def _waiting(connection: Connection, queue: str) -> int:
    try:
        found: Any = Queue(queue, channel=connection.default_channel).queue_declare(passive=True)
    except ChannelError:
        return 0  # the broker has forgotten that there is such a queue
    return int(found.message_count)
