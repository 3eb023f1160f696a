"""Orders and resources whose day has come. What a model does not show yet is found the next time."""

from datetime import datetime, timedelta
from typing import Any

from projections.engine.model import Conn, live_sql
from projections.identity import customers, projects
from projections.marketplace import orders, resources

_STALE = live_sql(
    "SELECT o.uuid, o.state, o.created_at FROM {orders} o WHERE o.state IN ('pending-consumer', 'pending-provider')"
    " AND o.removed_at IS NULL AND coalesce(o.consumer_reviewed_at, o.created_at) < %(before)s ORDER BY o.created_at",
    orders=orders.MODEL,
)
_READY = live_sql(
    "SELECT o.uuid, o.state, o.created_at FROM {orders} o JOIN {projects} p ON p.uuid = o.project_uuid"
    " WHERE o.state IN ('pending-project', 'pending-start-date') AND o.removed_at IS NULL"
    " AND coalesce(CASE o.state WHEN 'pending-project' THEN p.start_date ELSE o.start_date END, %(today)s) <= %(today)s"
    " ORDER BY o.created_at",
    orders=orders.MODEL,
    projects=projects.MODEL,
)
_OVER = live_sql(
    "SELECT r.uuid, r.title, coalesce(least(r.end_date, p.end_date + g.days), r.end_date) AS end_date"
    " FROM {resources} r JOIN {projects} p ON p.uuid = r.project_uuid JOIN {customers} c ON c.uuid = p.customer_uuid"
    " CROSS JOIN LATERAL (SELECT coalesce(p.grace_period_days, c.grace_period_days, 0)::int AS days) g"
    " WHERE r.state IN ('OK', 'Erred') AND NOT r.unlinked"
    " AND (r.end_date <= %(today)s OR p.end_date + g.days < %(today)s)"
    " AND NOT EXISTS (SELECT FROM {orders} o WHERE o.resource_uuid = r.uuid AND o.removed_at IS NULL"
    " AND o.state NOT IN ('done', 'erred', 'canceled', 'rejected')) ORDER BY 3, 1",
    resources=resources.MODEL,
    projects=projects.MODEL,
    customers=customers.MODEL,
    orders=orders.MODEL,
)


def stale(conn: Conn, now: datetime, days: int) -> list[dict[str, Any]]:
    """Orders nobody has answered for so many days."""
    found = conn.execute(_STALE, {"before": now - timedelta(days=days)})
    return [dict(zip(("order", "state", "created"), row, strict=True)) for row in found]


def ready(conn: Conn, now: datetime) -> list[dict[str, Any]]:
    """Orders that waited for a day that has come."""
    found = conn.execute(_READY, {"today": now.date()})
    return [dict(zip(("order", "state", "created"), row, strict=True)) for row in found]


def over(conn: Conn, now: datetime) -> list[dict[str, Any]]:
    """Resources whose end date, or whose project's with its days of grace, is over and that nobody is ending yet."""
    found = conn.execute(_OVER, {"today": now.date()})
    return [dict(zip(("resource", "name", "end_date"), row, strict=True)) for row in found]
