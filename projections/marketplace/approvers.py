"""Who may give the word an order waits for: roles that allow it, and people who hold one now."""

from collections.abc import Sequence
from uuid import UUID

from projections.documents import Query, Seen
from projections.engine.model import ReadModel, live_table
from projections.identity import grants, projects, roles, seen, users
from projections.identity.terms import ROLE_NAME, WORKS

MODELS: dict[str, ReadModel] = {
    "grants": grants.MODEL,
    "roles": roles.MODEL,
    "users": users.MODEL,
    "projects": projects.MODEL,
}
_ALLOWS = "r.is_active AND r.removed_at IS NULL AND %(permission)s = ANY (r.permissions)"
_PERSON = (
    "json_build_object('uuid', replace(u.uuid::text, '-', ''), 'username', u.username, 'full_name', u.full_name,"
    f" 'role', {ROLE_NAME})"
)
_QUERY = (
    "SELECT json_build_object('roles', (SELECT coalesce(json_agg(r.title ORDER BY r.title), '[]') FROM {{roles}} r"
    f" WHERE r.scope_kind = ANY (%(kinds)s) AND {_ALLOWS}), 'people', (SELECT coalesce(json_agg({_PERSON}"
    " ORDER BY u.username), '[]') FROM {{grants}} g JOIN {{roles}} r ON r.uuid = g.role_uuid"
    " JOIN {{users}} u ON u.uuid = g.user_uuid"
    f" WHERE g.scope = ANY (%(scopes)s) AND {WORKS} AND {_ALLOWS} AND u.is_active AND ({{visible}})))::text"
)


def of(who: Seen, permission: str, scopes: Sequence[UUID], kinds: Sequence[str]) -> Query:
    """Gives one row with one JSON document: `roles` by name, and those of the `people` whom who asks may see. `kinds`
    are what the scopes are."""
    visible = "true" if who.everything else seen.USERS
    live = {name: ".".join(live_table(model)) for name, model in MODELS.items()}
    statement = _QUERY.format(visible=visible).format_map(live)
    return statement.encode(), {
        "permission": permission,
        "scopes": list(scopes),
        "kinds": list(kinds),
        "visible_to": who.user,
    }
