"""Rules of projects that approve orders by themselves, on the wire (contract schema ProjectOrderAutoApproval)."""

from projections.common_filters import equals
from projections.documents import Documents
from projections.field import Field, hexa, link, of, text
from projections.filters import Filter
from projections.identity import customers, grants, projects, seen, users
from projections.marketplace import auto_approvals


def _by(what: str, alias: str) -> dict[str, Field]:
    """Who did it; of the system, that it was nobody."""
    return {
        f"{what}_by_uuid": hexa(f"y.{what}_by"),
        f"{what}_by_username": text(f"coalesce({alias}.username, '')"),
        f"{what}_by_full_name": text(f"coalesce({alias}.full_name, '')"),
    }


AUTO_APPROVALS = Documents(
    noun="ProjectOrderAutoApproval",
    models={
        "auto_approvals": auto_approvals.MODEL,
        "projects": projects.MODEL,
        "customers": customers.MODEL,
        "users": users.MODEL,
        "grants": grants.MODEL,
    },
    source=(
        "{auto_approvals} y JOIN {projects} p ON p.uuid = y.project_uuid"
        " LEFT JOIN {customers} c ON c.uuid = p.customer_uuid"
        " LEFT JOIN {users} u ON u.uuid = y.created_by LEFT JOIN {users} w ON w.uuid = y.modified_by"
    ),
    fields={
        "url": link("marketplace-project-order-auto-approvals", "y.uuid"),
        "uuid": hexa("y.uuid"),
        "project": link("projects", "y.project_uuid"),
        "project_uuid": hexa("y.project_uuid"),
        "project_name": text("p.title"),
        "customer_uuid": hexa("p.customer_uuid"),
        "customer_name": text("c.title"),
        "monthly_cost_limit": of("decimal", "y.monthly_cost_limit::numeric(22, 2)"),
        "enabled": of("bool", "y.enabled"),
        "created": of("stamp", "y.created_at"),
        "modified": of("stamp", "y.modified_at"),
        **_by("created", "u"),
        **_by("modified", "w"),
    },
    filters={
        "project_uuid": equals("y.project_uuid", "uuid"),
        "customer_uuid": Filter(
            sql="y.project_uuid = ANY (ARRAY(SELECT h.uuid FROM {projects} h WHERE h.customer_uuid = %(v)s))",
            kind="uuid",
        ),
        "enabled": equals("y.enabled", "bool"),
    },
    order={"created": "y.created_at"},
    default_order=("created",),
    unique="y.uuid",
    visible=seen.PROJECTS,
    always="y.removed_at IS NULL",
)
