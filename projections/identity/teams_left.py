"""Roles in a project or an offering that a move or a recovery was to end and that are still held."""

from typing import Any
from uuid import UUID

from projections.engine.model import Conn, live_sql
from projections.identity import grants, projects
from projections.marketplace import offerings

_LEFT = live_sql(
    "SELECT g.user_uuid, g.role, g.scope_kind, g.scope FROM"
    " (SELECT uuid, team_since FROM {projects} WHERE team_since > 0 AND removed_at IS NULL"
    " UNION ALL SELECT uuid, team_since FROM {offerings} WHERE team_since > 0 AND removed_at IS NULL) p"
    " JOIN {grants} g ON g.scope = p.uuid AND g.position < p.team_since"
    " WHERE (g.expires_at IS NULL OR g.expires_at > now()) AND (%(scope)s::uuid IS NULL OR p.uuid = %(scope)s)"
    " ORDER BY g.scope, g.user_uuid, g.role",
    projects=projects.MODEL,
    offerings=offerings.MODEL,
    grants=grants.MODEL,
)


def left(conn: Conn, scope: UUID | None = None) -> list[dict[str, Any]]:
    """Of one project or offering, or of all."""
    found = conn.execute(_LEFT, {"scope": scope})
    return [dict(zip(("user_uuid", "role", "kind", "scope"), row, strict=True)) for row in found]
