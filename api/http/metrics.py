"""What `/metrics` shows, in the text format of Prometheus."""

import os
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

from adapters.processes.status import Status

REGISTRY = CollectorRegistry()
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_requests = Histogram(
    "cloudledger_request_seconds", "Requests", ("operation", "method", "status"), buckets=_BUCKETS, registry=REGISTRY
)
_commands = Counter("cloudledger_commands_total", "Commands", ("command", "outcome"), registry=REGISTRY)
_conflicts = Counter("cloudledger_conflicts_total", "Races lost for a stream", registry=REGISTRY)
_append = Histogram("cloudledger_append_seconds", "Commands until on disk", buckets=_BUCKETS, registry=REGISTRY)


def _gauge(name: str, about: str, *labels: str) -> Gauge:
    """Of several processes the one asked last knows best."""
    return Gauge(f"cloudledger_{name}", about, labels, registry=REGISTRY, multiprocess_mode="mostrecent")


_lag_events = _gauge("projection_lag_events", "Events not shown yet", "model")
_lag_seconds = _gauge("projection_lag_seconds", "Age of the first one", "model")
_parked = _gauge("projection_parked", "Events set aside", "model")
_behind = _gauge("process_lag_events", "Events a process has not looked at", "process")
_behind_seconds = _gauge("process_lag_seconds", "Age of the first one", "process")
_set_aside = _gauge("process_parked", "Events a process goes on without", "process")
_refused = _gauge("process_refusals", "Commands of a process that the rules refused", "process")
_head = _gauge("log_position", "Last position of the log")


def request(operation: str, method: str, status: int, seconds: float) -> None:
    _requests.labels(operation, method, str(status)).observe(seconds)


def command(name: str, outcome: str, seconds: float) -> None:
    _commands.labels(name, outcome).inc()
    if outcome == "done":
        _append.observe(seconds)
    elif outcome == "conflict":
        _conflicts.inc()


def lag(found: Iterable[tuple[str, int, float, int]], head: int) -> None:
    """Model, events, seconds, parked."""
    _head.set(head)
    for model, events, seconds, parked in found:
        _lag_events.labels(model).set(events)
        _lag_seconds.labels(model).set(seconds)
        _parked.labels(model).set(parked)


def processes(found: Iterable[Status]) -> None:
    for each in found:
        _behind.labels(each.name).set(each.behind)
        _behind_seconds.labels(each.name).set(each.seconds)
        _set_aside.labels(each.name).set(each.parked)
        _refused.labels(each.name).set(each.refused)


def text() -> bytes:
    """Of all worker processes together, where there are several."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)
    return generate_latest(together)
