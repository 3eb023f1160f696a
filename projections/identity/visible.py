"""Who may see which rows, as conditions on the parameter `visible_to`: the id of the user who asks."""

from projections.identity import grants, powers, projects
from projections.listing import text

_ALL = "EXISTS (SELECT FROM {powers} w WHERE w.user_uuid = %(visible_to)s AND (w.is_staff OR w.is_support))"
_MINE = "SELECT FROM {grants} v WHERE v.user_uuid = %(visible_to)s AND (v.expires_at IS NULL OR v.expires_at > now())"

PROJECTS = text(
    "(" + _ALL + " OR EXISTS (" + _MINE + " AND v.scope IN (p.uuid, p.customer_uuid)))",
    powers=powers.MODEL,
    grants=grants.MODEL,
)
CUSTOMERS = text(
    "("
    + _ALL
    + " OR EXISTS ("
    + _MINE
    + " AND (v.scope = c.uuid OR v.scope IN (SELECT j.uuid FROM {projects} j WHERE j.customer_uuid = c.uuid))))",
    powers=powers.MODEL,
    grants=grants.MODEL,
    projects=projects.MODEL,
)
GRANTS = text(
    "("
    + _ALL
    + " OR g.user_uuid = %(visible_to)s OR EXISTS ("
    + _MINE
    + " AND v.scope IN (g.scope, j.customer_uuid)))",
    powers=powers.MODEL,
    grants=grants.MODEL,
)
USERS = text(
    "("
    + _ALL
    + " OR u.uuid = %(visible_to)s OR EXISTS ("
    + _MINE
    + " AND v.scope IN (SELECT o.scope FROM {grants} o WHERE o.user_uuid = u.uuid)))",
    powers=powers.MODEL,
    grants=grants.MODEL,
)
EVENTS = text(
    "(" + _ALL + " OR EXISTS (" + _MINE + " AND v.scope IN (a.project, a.customer)))",
    powers=powers.MODEL,
    grants=grants.MODEL,
)
