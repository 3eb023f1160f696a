"""Projects on the wire (contract schema Project)."""

from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.filters import Filter
from projections.identity import customers, grants, projects, seen

PROJECTS = Documents(
    noun="Project",
    models={"projects": projects.MODEL, "customers": customers.MODEL, "grants": grants.MODEL},
    source="{projects} p LEFT JOIN {customers} c ON c.uuid = p.customer_uuid",
    fields={
        "url": link("projects", "p.uuid"),
        "uuid": hexa("p.uuid"),
        "name": text("p.title"),
        "description": text("p.description"),
        "customer": link("customers", "p.customer_uuid"),
        "customer_uuid": hexa("p.customer_uuid"),
        "customer_name": text("c.title"),
        "customer_abbreviation": text("c.abbreviation"),
        "created": of("stamp", "p.created_at"),
        "end_date": of("day", "p.end_date"),
        "is_removed": of("bool", "p.removed_at IS NOT NULL"),
    },
    filters={
        "name": Filter(sql="lower(p.title) LIKE '%%' || lower(%(v)s) || '%%'"),
        "name_exact": Filter(sql="p.title = %(v)s"),
        "customer": Filter(sql="p.customer_uuid = ANY (%(v)s)", kind="uuids"),
        "created": Filter(sql="p.created_at >= %(v)s", kind="since"),
    },
    order={"name": "p.title", "created": "p.created_at", "customer_name": "c.title", "end_date": "p.end_date"},
    default_order=("name",),
    unique="p.uuid",
    visible=seen.PROJECTS,
    always="p.removed_at IS NULL",
)
