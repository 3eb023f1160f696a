"""Prices that were announced before this month began and do not hold yet."""

from datetime import datetime
from typing import Any

from projections.engine.model import Conn, live_sql
from projections.marketplace import offerings, plans

_DUE = live_sql(
    "SELECT p.offering_uuid, p.uuid, p.title, p.announced_at"
    " FROM {plans} p JOIN {offerings} o ON o.uuid = p.offering_uuid"
    " WHERE p.announced_at < date_trunc('month', %(now)s AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"
    " AND p.removed_at IS NULL AND o.removed_at IS NULL ORDER BY p.announced_at, p.uuid",
    plans=plans.MODEL,
    offerings=offerings.MODEL,
)


def due(conn: Conn, now: datetime) -> list[dict[str, Any]]:
    found = conn.execute(_DUE, {"now": now})
    return [dict(zip(("offering_uuid", "plan_uuid", "plan", "announced_at"), row, strict=True)) for row in found]
