"""Customers on the wire (contract schema Customer)."""

from domain import countries
from projections.common_filters import by_name, contains, equals, like, since
from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.field_tables import named
from projections.filters import Filter
from projections.identity import customers, grants, organization_groups, projects, seen
from projections.identity.organization_groups_documents import groups_of, in_groups
from projections.identity.terms import WORKS, team
from projections.marketplace import service_providers

MEMBERS = f"SELECT count(DISTINCT g.user_uuid) FROM {{grants}} g WHERE {WORKS} AND g.scope = ANY ({team('c.uuid')})"
PROJECTS = "SELECT count(*) FROM {projects} j WHERE j.customer_uuid = c.uuid AND j.removed_at IS NULL"
_PROVIDER = "SELECT s.uuid FROM {service_providers} s WHERE s.customer_uuid = c.uuid AND s.removed_at IS NULL"

CUSTOMERS = Documents(
    noun="Customer",
    models={
        "customers": customers.MODEL,
        "organization_groups": organization_groups.MODEL,
        "projects": projects.MODEL,
        "grants": grants.MODEL,
        "service_providers": service_providers.MODEL,
    },
    source="{customers} c",
    fields={
        "url": link("customers", "c.uuid"),
        "uuid": hexa("c.uuid"),
        "created": of("stamp", "c.created_at"),
        "name": text("c.title"),
        "native_name": text("c.native_name"),
        "display_name": text(
            "CASE WHEN c.native_name = '' THEN c.title ELSE c.title || ' (' || c.native_name || ')' END"
        ),
        "abbreviation": text("c.abbreviation"),
        "description": text("c.description"),
        "slug": text("c.slug"),
        "backend_id": text("c.backend_id"),
        "email": text("c.email"),
        "notification_emails": text("c.notification_emails"),
        "phone_number": text("c.phone_number"),
        "contact_details": text("c.contact_details"),
        "homepage": text("c.homepage"),
        "address": text("c.address"),
        "postal": text("c.postal"),
        "country": text("c.country"),
        "country_name": text(named(countries.COUNTRIES, "c.country")),
        "latitude": of("number", "c.latitude"),
        "longitude": of("number", "c.longitude"),
        "registration_code": text("c.registration_code"),
        "vat_code": text("c.vat_code"),
        "agreement_number": text("c.agreement_number"),
        "domain": text("c.domain"),
        "sponsor_number": of("int", "c.sponsor_number"),
        "bank_name": text("c.bank_name"),
        "bank_account": text("c.bank_account"),
        "default_tax_percent": of("decimal", "c.default_tax_percent"),
        "accounting_start_date": of("stamp", "coalesce(c.accounting_start_date, c.created_at)"),
        "display_billing_info_in_projects": of("bool", "c.display_billing_info_in_projects"),
        "access_subnets": text("c.access_subnets"),
        "user_email_patterns": of("texts", "c.user_email_patterns::json"),
        "user_affiliations": of("texts", "c.user_affiliations::json"),
        "user_identity_sources": of("texts", "c.user_identity_sources::json"),
        "grace_period_days": of("int", "c.grace_period_days"),
        "max_service_accounts": of("int", "c.max_service_accounts"),
        "project_metadata_checklist": hexa("c.project_metadata_checklist"),
        "organization_groups": groups_of("c.organization_groups"),
        "blocked": of("bool", "c.blocked_at IS NOT NULL"),
        "archived": of("bool", "c.archived_at IS NOT NULL"),
        "projects_count": of("int", f"({PROJECTS})"),
        "users_count": of("int", f"({MEMBERS})"),
        "is_service_provider": of("bool", f"({_PROVIDER}) IS NOT NULL"),
        "service_provider": link("marketplace-service-providers", f"({_PROVIDER})"),
        "service_provider_uuid": hexa(f"({_PROVIDER})"),
    },
    filters={
        **by_name("c.title"),
        "query": Filter(
            sql=f"{like('c.title')} OR c.slug = lower(%(v)s) OR c.backend_id = %(v)s",
            kind="contains",
        ),
        "native_name": contains("c.native_name"),
        "abbreviation": Filter(sql="lower(c.abbreviation) = lower(%(v)s)"),
        "contact_details": contains("c.contact_details"),
        "registration_code": equals("c.registration_code"),
        "agreement_number": equals("c.agreement_number"),
        "backend_id": equals("c.backend_id"),
        "slug": equals("c.slug"),
        "blocked": equals("(c.blocked_at IS NOT NULL)", "bool"),
        "archived": equals("(c.archived_at IS NOT NULL)", "bool"),
        **in_groups("c.organization_groups"),
        "created": since("c.created_at"),
        "modified": since("c.modified_at"),
        "user_uuid": Filter(
            sql="c.uuid = ANY (ARRAY(SELECT g.scope FROM {grants} g WHERE g.user_uuid = %(v)s AND " + WORKS + "))",
            kind="uuid",
        ),
    },
    order={
        "name": "c.title",
        "created": "c.created_at",
        "abbreviation": "c.abbreviation",
        "native_name": "c.native_name",
        "registration_code": "c.registration_code",
        "agreement_number": "c.agreement_number",
        "contact_details": "c.contact_details",
        "projects_count": f"({PROJECTS})",
    },
    default_order=("name",),
    unique="c.uuid",
    visible=seen.CUSTOMERS,
    always="c.removed_at IS NULL",
)
