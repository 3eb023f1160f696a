"""What `/metrics` shows, in the text format of Prometheus."""

import os
from collections.abc import Iterable
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

from adapters.jobs.figures import Count, Duration
from adapters.jobs.rows import STATES
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

_jobs = _gauge("jobs", "Jobs there are", "kind", "state")
_attempts = _gauge("job_attempts", "Most tries of a job that is not over", "kind")
_oldest = _gauge("job_oldest_ready_seconds", "How long the first job has been due", "kind")
_took = _gauge("job_seconds", "From first try to done, in the last hour", "kind", "quantile")
_done = _gauge("jobs_done_last_hour", "Jobs done in the last hour", "kind")
_kinds: set[str] = set()
"""Every kind of job seen so far: what there is none of any more is shown as none."""


def request(operation: str, method: str, status: int, seconds: float) -> None:
    _requests_of(operation, method, status).observe(seconds)


@cache
def _requests_of(operation: str, method: str, status: int) -> Histogram:
    return _requests.labels(operation, method, str(status))


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


def jobs(counts: Iterable[Count], durations: Iterable[Duration]) -> None:
    found = {(one.kind, one.state): one for one in counts}
    _kinds.update(kind for kind, _ in found)
    took = {one.kind: one for one in durations}
    for kind in _kinds:
        mine = [one for state in STATES if (one := found.get((kind, state)))]
        for state in STATES:
            _jobs.labels(kind, state).set(found[kind, state].jobs if (kind, state) in found else 0)
        _attempts.labels(kind).set(max((one.attempts for one in mine), default=0))
        _oldest.labels(kind).set(max((one.oldest for one in mine), default=0))
        recent = took.get(kind, Duration(kind, 0, 0, 0))
        _done.labels(kind).set(recent.jobs)
        _took.labels(kind, "0.5").set(recent.p50)
        _took.labels(kind, "0.95").set(recent.p95)


def text() -> bytes:
    """Of all worker processes together, where there are several."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)
    return generate_latest(together)
