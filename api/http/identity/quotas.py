"""Quotas: how many people and projects there are now, and how many there were on earlier days."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec

from api.http import problems, reading
from api.http.ask import Ask
from api.http.lists import reads
from api.http.route import Parameter, Reply, Route
from projections.filters import Filter, parsed
from projections.identity import movements
from projections.identity.customers_documents import CUSTOMERS
from projections.identity.daily import QUOTAS, daily
from projections.identity.projects_documents import PROJECTS
from projections.identity.quotas_documents import CUSTOMER_QUOTAS, PROJECT_QUOTAS, UNASKED


async def _named(ask: Ask) -> Mapping[str, Sequence[str]]:
    given = [name for name in ask.query.get("quota_name", ()) if name]
    return {"quota_name": given or (UNASKED,)}


_DAYS, LONGEST = 30, 1000
_DAY, _SCOPE = Filter(sql="", kind="day"), Filter(sql="", kind="uuid")
_PARAMETERS = (
    Parameter("scope", "The uuid of a customer or project.", {"type": "string", "format": "uuid"}),
    Parameter("quota_names", "All that the scope has unless told.", {"type": "array", "items": {"type": "string"}}),
    Parameter(
        "start", f"The first day; {_DAYS} days before the last unless told.", {"type": "string", "format": "date"}
    ),
    Parameter("end", "The last day; today unless told.", {"type": "string", "format": "date"}),
)


async def by_day(ask: Ask) -> Reply:
    """One number for each day from start to end."""
    scope: UUID | None = parsed("scope", _SCOPE, ask.query.get("scope", ()))
    start, end = _span(ask)
    if scope is None:
        raise problems.field("scope", "This field is required.")
    kind = await _kind(ask, scope)
    names = _names(ask, QUOTAS[kind])
    async with ask.reading((movements.MODEL,)) as conn:
        row = await (await conn.execute(*daily(scope, names, start, end))).fetchone()
    return Reply(200, msgspec.json.encode(dict(zip(names, row or (), strict=True))))


def _span(ask: Ask) -> tuple[date, date]:
    """Raises BadFilter, Problem (400)."""
    end: date = parsed("end", _DAY, ask.query.get("end", ())) or datetime.now(UTC).date()
    start: date = parsed("start", _DAY, ask.query.get("start", ())) or end - timedelta(min(_DAYS, end.toordinal() - 1))
    if start > end:
        raise problems.field("start", "The first day cannot be later than the last.")
    if (end - start).days >= LONGEST:
        raise problems.field("start", f"Ask for at most {LONGEST} days at once.")
    return start, end


async def _kind(ask: Ask, scope: UUID) -> str:
    """What the scope is. Raises Problem (404) where the caller sees nothing."""
    for kind, which in (("customer", CUSTOMERS), ("project", PROJECTS)):
        async with ask.reading(tuple(which.models.values())) as conn:
            if await reading.one(conn, which, ask.seen, scope, ("uuid",)):
                return kind
    raise problems.missing("")


def _names(ask: Ask, known: Sequence[str]) -> list[str]:
    wanted = Filter(sql="", kind="choices", choices=tuple(known))
    found: list[str] = parsed("quota_names", wanted, ask.query.get("quota_names", ())) or list(known)
    return list(dict.fromkeys(found))


ROUTES = [
    Route(
        method="GET",
        path="/api/daily-quotas/",
        operation="daily_quotas_retrieve",
        call=by_day,
        parameters=_PARAMETERS,
    ),
    *reads(CUSTOMER_QUOTAS, "/api/customer-quotas/", "customer_quotas", single=False, also=_named),
    *reads(PROJECT_QUOTAS, "/api/project-quotas/", "project_quotas", single=False, also=_named),
]
