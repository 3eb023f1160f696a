"""Jobs: support looks, staff retries, parks and gives up."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from adapters.jobs.documents import JOBS
from adapters.jobs.figures import COUNTS, DURATIONS, Count, Duration
from api.http.ask import Ask
from api.http.lists import reads
from api.http.route import Handler, Reply, Route
from api.http.site import Site
from api.ledger import Ledger
from api.workers import by_hand

PATH, ONE = "/api/jobs/", "/api/jobs/{uuid}/"


async def counted(site: Site) -> tuple[list[Count], list[Duration]]:
    async with site.pool.connection() as conn:
        counts = [Count(*row) for row in await (await conn.execute(COUNTS.encode())).fetchall()]
        durations = [Duration(*row) for row in await (await conn.execute(DURATIONS.encode())).fetchall()]
    return counts, durations


def _acts(do: Callable[[Ledger, UUID, str], None]) -> Handler:
    """Raises Refused (404, 409)."""

    async def act(ask: Ask) -> Reply:
        job = ask.uuid()
        await ask.in_thread(partial(do, ask.site.ledger, job, ask.caller.actor))
        return await ask.one(JOBS, job)

    return act


def _route(name: str, do: Callable[[Ledger, UUID, str], None], about: str) -> Route:
    return Route(
        method="POST", path=f"{ONE}{name}/", operation=f"jobs_{name}", call=_acts(do), noun=JOBS.noun, who="staff",
        answer=JOBS, about=about,
    )  # fmt: skip


ROUTES = [
    *reads(JOBS, PATH, "jobs", "support"),
    _route("retry", lambda ledger, job, _: by_hand.retry(ledger, job), "Try again now, with all its tries."),
    _route("park", by_hand.park, "Set aside until it is retried or abandoned."),
    _route("abandon", by_hand.abandon, "Give up: what it was for has failed, and that is recorded."),
]
