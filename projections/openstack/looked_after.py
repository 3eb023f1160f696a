"""What has to be looked after at OpenStack clouds: tenants to look into, clouds to look at, what is stuck."""

from datetime import datetime, timedelta
from typing import Any

from projections.engine.model import Conn, live_sql
from projections.marketplace import offerings
from projections.openstack import objects

_UNDER_WAY = (
    "NOT EXISTS (SELECT FROM work.jobs j WHERE j.target = {} AND j.kind = %(kind)s AND j.state IN ('ready', 'running'))"
)
_TENANTS = live_sql(
    "SELECT o.uuid, o.state, o.since FROM {objects} o WHERE o.noun = 'tenant' AND o.state IN ('OK', 'ERRED')"
    f" AND {_UNDER_WAY.format('o.uuid')} ORDER BY o.since, o.uuid",
    objects=objects.MODEL,
)
_CLOUDS = live_sql(
    "SELECT f.uuid, f.title FROM {offerings} f WHERE f.type = 'OpenStack.Tenant' AND f.settings IS NOT NULL"
    f" AND f.removed_at IS NULL AND f.state <> 'Archived' AND {_UNDER_WAY.format('f.uuid')} ORDER BY f.uuid",
    offerings=offerings.MODEL,
)
_STUCK = live_sql(
    "SELECT o.noun, o.uuid, o.state, o.since FROM {objects} o WHERE o.noun = ANY(%(nouns)s)"
    " AND o.state = ANY(%(states)s) AND o.since < %(before)s ORDER BY o.since, o.uuid",
    objects=objects.MODEL,
)


def tenants(conn: Conn, what: str) -> list[dict[str, Any]]:
    """Those nobody is looking into already."""
    found = conn.execute(_TENANTS, {"kind": f"openstack.look.{what}"})
    return [dict(zip(("tenant", "state", "since"), row, strict=True)) for row in found]


def clouds(conn: Conn) -> list[dict[str, Any]]:
    found = conn.execute(_CLOUDS, {"kind": "openstack.properties.pull"})
    return [dict(zip(("offering", "name"), row, strict=True)) for row in found]


def stuck(
    conn: Conn, nouns: tuple[str, ...], states: tuple[str, ...], now: datetime, longest: timedelta
) -> list[dict[str, Any]]:
    """In one of these states for longer than that."""
    values = {"nouns": list(nouns), "states": list(states), "before": now - longest}
    found = conn.execute(_STUCK, values)
    return [dict(zip(("kind", "object", "state", "since"), row, strict=True)) for row in found]
