"""Roles in a project that a move or a recovery was to end and that are still held."""

from typing import Any
from uuid import UUID

from projections.engine.model import Conn, live_sql
from projections.identity import grants, projects

_LEFT = live_sql(
    "SELECT g.user_uuid, g.role, g.scope FROM {projects} p JOIN {grants} g ON g.scope = p.uuid"
    " AND g.position < p.team_since WHERE p.team_since > 0 AND p.removed_at IS NULL"
    " AND (g.expires_at IS NULL OR g.expires_at > now()) AND (%(project)s::uuid IS NULL OR p.uuid = %(project)s)"
    " ORDER BY g.scope, g.user_uuid, g.role",
    projects=projects.MODEL,
    grants=grants.MODEL,
)


def left(conn: Conn, project: UUID | None = None) -> list[dict[str, Any]]:
    """Of one project, or of all."""
    found = conn.execute(_LEFT, {"project": project})
    return [dict(zip(("user_uuid", "role", "project_uuid"), row, strict=True)) for row in found]
