"""Which projects of a cloud are tenants already."""

from collections.abc import Sequence
from uuid import UUID

from projections.engine.model import Conn, live_sql
from projections.marketplace import offerings
from projections.openstack import objects

_TENANTS = live_sql(
    "SELECT o.backend_id FROM {objects} o JOIN {offerings} f ON f.uuid = o.offering_uuid"
    " WHERE o.noun = 'tenant' AND o.backend_id = ANY (%(found)s) AND f.customer_uuid = %(provider)s",
    objects=objects.MODEL,
    offerings=offerings.MODEL,
)


def tenants(conn: Conn, provider: UUID, found: Sequence[str]) -> set[str]:
    """Those of `found` that this provider has on the books."""
    return {row[0] for row in conn.execute(_TENANTS, {"provider": provider, "found": list(found)})}
