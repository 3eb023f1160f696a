"""How many people and projects a customer or a project had at the end of each day, in one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from projections.engine.model import live_table
from projections.identity import movements

_THEN = "{0}.since <= d.moment AND coalesce({0}.until > d.moment, true)"
_STAYS, _HOLDS = _THEN.format("s"), _THEN.format("r")
_COUNTS = {
    "nc_user_count": (
        f"(SELECT count(DISTINCT r.subject) FROM roles r WHERE {_HOLDS} AND (r.scope = %(scope)s"
        f" OR EXISTS (SELECT FROM stays s WHERE s.subject = r.scope AND {_STAYS})))"
    ),
    "nc_project_count": f"(SELECT count(*) FROM stays s WHERE {_STAYS})",
}
QUOTAS = {"customer": ("nc_user_count", "nc_project_count"), "project": ("nc_user_count",)}
_DAILY = """
WITH moves AS (
    SELECT subject, scope, there, at AS since, lead(at) OVER (PARTITION BY subject ORDER BY position) AS until
    FROM {movements} WHERE role = '' AND subject = ANY (ARRAY(
        SELECT subject FROM {movements} WHERE scope = %(scope)s AND role = ''))
), stays AS (
    SELECT subject, since, until FROM moves WHERE there AND scope = %(scope)s
), holds AS (
    SELECT subject, scope, there, at AS since,
        least(ends_at, lead(at) OVER (PARTITION BY subject, role, scope ORDER BY position)) AS until
    FROM {movements} WHERE role <> '' AND scope = ANY (ARRAY(SELECT %(scope)s::uuid UNION SELECT subject FROM stays))
), roles AS (
    SELECT subject, scope, since, until FROM holds WHERE there
), days AS (
    SELECT least((day + interval '1 day') AT TIME ZONE 'UTC', now()) AS moment
    FROM generate_series(%(start)s::date::timestamp, %(end)s::date::timestamp, interval '1 day') AS day
)
SELECT {counts} FROM days d
"""


def daily(scope: UUID, names: Sequence[str], start: date, end: date) -> tuple[bytes, dict[str, Any]]:
    """Gives one row with one list of numbers for each name. A day that is not over counts as it is now."""
    counts = ", ".join(f"array_agg({_COUNTS[name]} ORDER BY d.moment)" for name in names)
    statement = _DAILY.format(movements=".".join(live_table(movements.MODEL)), counts=counts)
    return statement.encode(), {"scope": scope, "start": start, "end": end}
