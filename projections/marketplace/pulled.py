"""Resources whose provider has a script that says how they are."""

from typing import Any

from projections.engine.model import Conn, live_sql
from projections.marketplace import offerings, resources

_DUE = live_sql(
    "SELECT r.uuid, r.title, r.last_sync FROM {resources} r JOIN {offerings} f ON f.uuid = r.offering_uuid"
    " WHERE f.type = 'Marketplace.Script' AND f.secret_options::jsonb ? 'pull' AND r.state IN ('OK', 'Erred')"
    " AND NOT r.unlinked AND NOT EXISTS (SELECT FROM work.jobs j WHERE j.target = r.uuid AND j.kind = 'script.pull'"
    " AND j.state IN ('ready', 'running', 'parked')) ORDER BY r.last_sync NULLS FIRST, r.uuid",
    resources=resources.MODEL,
    offerings=offerings.MODEL,
)


def due(conn: Conn) -> list[dict[str, Any]]:
    """Those nobody is asking about already."""
    return [dict(zip(("resource", "name", "last_sync"), row, strict=True)) for row in conn.execute(_DUE)]
