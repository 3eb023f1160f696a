"""Projects on the wire (contract schema Project)."""

from domain.identity import oecd
from projections.common_filters import by_name, contains, equals, like, since, span
from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.field_tables import named
from projections.filters import Filter
from projections.identity import customers, grants, project_types, projects, seen
from projections.identity.terms import WORKS
from projections.marketplace import offerings, resources

_RESOURCES = "{resources} b WHERE b.project_uuid = p.uuid AND b.state <> 'Terminated'"
_BY_CATEGORY = (
    "SELECT coalesce(json_object_agg(replace(h.category::text, '-', ''), h.number), '{{}}') FROM"
    " (SELECT f.category, count(*) AS number FROM {offerings} f JOIN "
    + _RESOURCES.replace("WHERE", "ON f.uuid = b.offering_uuid WHERE")
    + " GROUP BY f.category) h"
)
_GRACE = "coalesce(p.grace_period_days, c.grace_period_days, 0)::int"

PROJECTS = Documents(
    noun="Project",
    models={
        "projects": projects.MODEL,
        "customers": customers.MODEL,
        "grants": grants.MODEL,
        "project_types": project_types.MODEL,
        "resources": resources.MODEL,
        "offerings": offerings.MODEL,
    },
    source=(
        "{projects} p LEFT JOIN {customers} c ON c.uuid = p.customer_uuid"
        " LEFT JOIN {project_types} t ON t.uuid = p.type"
    ),
    fields={
        "url": link("projects", "p.uuid"),
        "uuid": hexa("p.uuid"),
        "name": text("p.title"),
        "slug": text("p.slug"),
        "customer": link("customers", "p.customer_uuid"),
        "customer_uuid": hexa("p.customer_uuid"),
        "customer_name": text("c.title"),
        "customer_slug": text("c.slug"),
        "customer_native_name": text("c.native_name"),
        "customer_abbreviation": text("c.abbreviation"),
        "customer_display_billing_info_in_projects": of("bool", "c.display_billing_info_in_projects"),
        "customer_grace_period_days": of("int", "c.grace_period_days"),
        "description": text("p.description"),
        "created": of("stamp", "p.created_at"),
        "type": link("project-types", "p.type"),
        "type_name": text("t.title"),
        "type_uuid": hexa("p.type"),
        "backend_id": text("p.backend_id"),
        "start_date": of("day", "p.start_date"),
        "end_date": of("day", "p.end_date"),
        "end_date_requested_by": link("users", "p.end_date_requested_by"),
        "effective_end_date": of("day", f"p.end_date + {_GRACE}"),
        "is_in_grace_period": of(
            "bool", f"coalesce(p.end_date < current_date AND p.end_date + {_GRACE} >= current_date, false)"
        ),
        "oecd_fos_2007_code": text("nullif(p.oecd_fos_2007_code, '')"),
        "oecd_fos_2007_label": text(named(oecd.FIELDS, "p.oecd_fos_2007_code")),
        "is_industry": of("bool", "p.is_industry"),
        "kind": text("p.kind"),
        "resources_count": of("int", f"(SELECT count(*) FROM {_RESOURCES})"),
        "marketplace_resource_count": of("json", f"({_BY_CATEGORY})", schema={"type": "object"}),
        "is_removed": of("bool", "p.removed_at IS NOT NULL"),
        "staff_notes": text("p.staff_notes", staff=True),
        "grace_period_days": of("int", "p.grace_period_days"),
        "user_email_patterns": of("texts", "p.user_email_patterns::json"),
        "user_affiliations": of("texts", "p.user_affiliations::json"),
        "user_identity_sources": of("texts", "p.user_identity_sources::json"),
    },
    filters={
        **by_name("p.title"),
        "description": contains("p.description"),
        "query": Filter(
            sql=f"{like('p.title')} OR p.slug = lower(%(v)s) OR p.backend_id = %(v)s",
            kind="contains",
        ),
        "slug": equals("p.slug"),
        "backend_id": equals("p.backend_id"),
        "customer": Filter(sql="p.customer_uuid = ANY (%(v)s)", kind="uuids"),
        "customer_name": contains("c.title"),
        "customer_native_name": equals("c.native_name"),
        "customer_abbreviation": equals("c.abbreviation"),
        "user_uuid": Filter(
            sql="p.uuid = ANY (ARRAY(SELECT g.scope FROM {grants} g WHERE g.user_uuid = %(v)s AND " + WORKS + "))",
            kind="uuid",
        ),
        **span("created", "p.created_at"),
        "modified": since("p.modified_at"),
        "is_removed": equals("(p.removed_at IS NOT NULL)", "bool"),
        "include_terminated": Filter(sql="p.removed_at IS NULL OR %(v)s", kind="bool"),
    },
    order={
        "name": "p.title",
        "created": "p.created_at",
        "customer_name": "c.title NULLS LAST",
        "customer_native_name": "c.native_name NULLS LAST",
        "customer_abbreviation": "c.abbreviation NULLS LAST",
        "end_date": "p.end_date NULLS LAST",
        "start_date": "p.start_date NULLS LAST",
        "is_removed": "(p.removed_at IS NOT NULL)",
    },
    default_order=("name",),
    unique="p.uuid",
    visible=seen.PROJECTS,
    always="p.removed_at IS NULL",
    unless=("is_removed", "include_terminated"),
)
