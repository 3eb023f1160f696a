"""What is left to do about usage and accounts. What a model does not show yet is found the next time."""

from datetime import date
from typing import Any
from uuid import UUID

from projections.engine.model import Conn, live_sql
from projections.identity import grants, users
from projections.identity.terms import WORKS
from projections.marketplace import component_usages, offering_users, offerings, resources

_RECURRING = live_sql(
    "SELECT DISTINCT u.resource_uuid FROM {component_usages} u JOIN {resources} x ON x.uuid = u.resource_uuid"
    " WHERE u.recurring AND u.month = %(last)s AND x.state <> 'Terminated' AND NOT x.unlinked"
    " AND NOT EXISTS (SELECT FROM {component_usages} n WHERE n.resource_uuid = u.resource_uuid"
    " AND n.month = %(month)s AND n.component_uuid = u.component_uuid) ORDER BY u.resource_uuid",
    component_usages=component_usages.MODEL,
    resources=resources.MODEL,
)
_WITHOUT_ACCOUNT = live_sql(
    "SELECT DISTINCT x.offering_uuid, g.user_uuid FROM {resources} x JOIN {offerings} o ON o.uuid = x.offering_uuid"
    " JOIN {grants} g ON g.scope = x.project_uuid AND " + WORKS + " JOIN {users} w ON w.uuid = g.user_uuid"
    " WHERE (%(project)s::uuid IS NULL OR x.project_uuid = %(project)s)"
    " AND x.state IN ('OK', 'Erred', 'Updating') AND NOT x.unlinked AND o.removed_at IS NULL"
    " AND (o.plugin_options::jsonb ->> 'service_provider_can_create_offering_user')::boolean"
    " AND w.removed_at IS NULL AND w.erased_at IS NULL"
    " AND NOT EXISTS (SELECT FROM {offering_users} a WHERE a.offering_uuid = x.offering_uuid"
    " AND a.user_uuid = g.user_uuid) ORDER BY 1, 2",
    resources=resources.MODEL,
    offerings=offerings.MODEL,
    grants=grants.MODEL,
    users=users.MODEL,
    offering_users=offering_users.MODEL,
)


def recurring(conn: Conn, month: date, last: date) -> list[dict[str, Any]]:
    """Resources with usage of the `last` month that goes on and is not told of in this one."""
    found = conn.execute(_RECURRING, {"month": month, "last": last})
    return [{"resource": resource, "month": month} for (resource,) in found]


def without_account(conn: Conn, project: UUID | None = None) -> list[dict[str, Any]]:
    """People in projects, or in this one, with resources of offerings whose provider gives everybody an account, who
    have none."""
    found = conn.execute(_WITHOUT_ACCOUNT, {"project": project})
    return [dict(zip(("offering", "user"), row, strict=True)) for row in found]
