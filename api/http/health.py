"""Whether the process lives, whether it can do its work and what keeps it from it, and figures for Prometheus."""

import asyncio
from typing import Any

import msgspec
import psycopg
from psycopg_pool import PoolTimeout

from api.http import metrics, problems
from api.http.ask import Ask
from api.http.platform import jobs, processes
from api.http.route import Reply, Route
from api.http.site import Site
from projections.registry import MODELS

MOST_BEHIND = 1000
"""Events a read model may be behind while the process still calls itself ready."""
_STATE = """
SELECT b.name, b.version, h.head - b.position,
    coalesce(extract(epoch FROM now() - (SELECT e.recorded_at FROM ledger.events e
        WHERE e.notification_id = b.position + 1))::float, 0),
    (SELECT count(*) FROM views.parked p WHERE p.name = b.name AND p.version = b.version AND p.build IN (0, b.build)),
    h.head
FROM views.builds b, (SELECT coalesce(max(notification_id), 0) AS head FROM ledger.events) h WHERE b.state = 'live'"""


async def live(_ask: Ask) -> Reply:
    return Reply(200, b'{"status":"alive"}')


async def ready(ask: Ask) -> Reply:
    wrong = await _wrong(ask.site)
    body = {"status": "not ready" if wrong else "ready", "not_ready": wrong}
    return Reply(503 if wrong else 200, msgspec.json.encode(body))


async def _wrong(site: Site) -> dict[str, str]:
    if site.stopping.is_set():
        return {"process": "is stopping"}
    try:
        async with asyncio.timeout(site.settings.wait_seconds):
            found = await _state(site)
    except (psycopg.Error, PoolTimeout, TimeoutError):
        return {"database": "does not answer"}
    wrong = {} if site.watch.connected else {"listener": "is not connected"}
    tables = {(name, version): behind for name, version, behind, *_ in found}
    for model in MODELS.values():
        behind = tables.get((model.name, model.version))
        if behind is None:
            wrong[model.name] = "has no table yet"
        elif behind > MOST_BEHIND:
            wrong[model.name] = f"is {behind} events behind"
    return wrong


async def _state(site: Site) -> list[tuple[Any, ...]]:
    async with site.pool.connection() as conn:
        return await (await conn.execute(_STATE)).fetchall()


async def figures(ask: Ask) -> Reply:
    if not ask.site.settings.open_metrics and not ask.caller.everything:
        raise problems.detail(403, problems.FORBIDDEN)
    found = await _state(ask.site)
    head = found[0][5] if found else 0
    metrics.lag([(name, max(0, behind), age, parked) for name, _, behind, age, parked, _ in found], head)
    metrics.processes(await processes.standing(ask.site))
    metrics.jobs(*await jobs.counted(ask.site))
    return Reply(200, metrics.text(), media="text/plain; version=0.0.4; charset=utf-8")


ROUTES = [
    Route(method="GET", path="/health/live", operation="health_live", call=live, who="anyone"),
    Route(method="GET", path="/health/ready", operation="health_ready", call=ready, who="anyone"),
    Route(method="GET", path="/metrics", operation="metrics", call=figures, who="anyone"),
]
