"""What the fields of a customer may hold, by the names they have on the wire."""

from domain import clean
from domain.clean import Clean
from domain.countries import COUNTRIES

FIELDS: dict[str, Clean] = {
    "name": clean.text(150, required=True),
    "native_name": clean.text(160),
    "abbreviation": clean.text(12),
    "description": clean.text(4096),
    "slug": clean.slug,
    "backend_id": clean.text(255),
    "email": clean.email(75),
    "notification_emails": clean.emails(640),
    "phone_number": clean.text(255),
    "contact_details": clean.text(500),
    "homepage": clean.url(255),
    "address": clean.text(300),
    "postal": clean.text(20),
    "country": clean.choice(COUNTRIES, blank=True),
    "latitude": clean.number(-90, 90),
    "longitude": clean.number(-180, 180),
    "registration_code": clean.text(160),
    "vat_code": clean.text(20),
    "agreement_number": clean.text(160),
    "domain": clean.text(255),
    "sponsor_number": clean.number(0, 2**31 - 1),
    "bank_name": clean.text(150),
    "bank_account": clean.text(50),
    "default_tax_percent": clean.percent,
    "accounting_start_date": clean.moment,
    "display_billing_info_in_projects": clean.anything,
    "access_subnets": clean.subnets,
    "user_email_patterns": clean.patterns,
    "user_affiliations": clean.words,
    "user_identity_sources": clean.words,
    "grace_period_days": clean.number(0, 2**31 - 1),
    "max_service_accounts": clean.number(0, 2**15 - 1),
    "project_metadata_checklist": clean.anything,
    "organization_groups": clean.anything,
    "blocked": clean.anything,
    "archived": clean.anything,
}
STAFF_ONLY = frozenset(
    {
        "accounting_start_date",
        "access_subnets",
        "agreement_number",
        "archived",
        "backend_id",
        "blocked",
        "default_tax_percent",
        "display_billing_info_in_projects",
        "domain",
        "grace_period_days",
        "max_service_accounts",
        "slug",
        "sponsor_number",
    }
)
