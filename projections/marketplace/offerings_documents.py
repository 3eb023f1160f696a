"""Offerings on the wire: for who provides them and for who orders (schemas ProviderOfferingDetails,
PublicOfferingDetails), and how their backends are reached (ServiceSettings)."""

from typing import Any

import msgspec

from projections.common_filters import equals
from projections.documents import Documents
from projections.field import Field, given, hexa, link, of, text
from projections.files import file
from projections.filters import Filter
from projections.identity import organization_groups
from projections.identity.organization_groups_documents import groups_of
from projections.marketplace import (
    categories,
    components,
    offering_files,
    offerings_around,
    plans,
    resources,
    screenshots,
    seen,
    tags,
)
from projections.marketplace.components_documents import BILLING, OF_OFFERING
from projections.marketplace.offerings_around import COUNTED, IN_LISTS, INTEGRATION
from projections.marketplace.offerings_filters import FILTERS
from projections.marketplace.plans_documents import ALL_PLANS, OPEN_PLANS
from projections.marketplace.screenshots_documents import FILES_OF_OFFERING, SCREENSHOTS_OF_OFFERING
from projections.marketplace.tags_documents import OF_OFFERING as TAGS

MODELS = {
    **seen.MODELS,
    "components": components.MODEL,
    "plans": plans.MODEL,
    "categories": categories.MODEL,
    "organization_groups": organization_groups.MODEL,
    "resources": resources.MODEL,
    **offerings_around.MODELS,
    "tags": tags.MODEL,
    "screenshots": screenshots.MODEL,
    "offering_files": offering_files.MODEL,
}
SOURCE = (
    "{offerings} o LEFT JOIN {customers} c ON c.uuid = o.customer_uuid LEFT JOIN {categories} t ON t.uuid = o.category"
    " LEFT JOIN {projects} j ON j.uuid = o.project LEFT JOIN {offerings} a ON a.uuid = o.parent"
)
_OBJECT: dict[str, Any] = {"schema": {"type": "object"}}
_LIST: dict[str, Any] = {"schema": {"type": "array", "items": {"type": "object"}}}
_NONE = of("json", "'[]'::json", **_LIST)


def _form(column: str) -> Field:
    """One that asks nothing has both keys all the same."""
    nothing = '{{"order": [], "options": {{}}}}'
    return of("json", f"CASE WHEN {column} = '{{{{}}}}' THEN '{nothing}'::json ELSE {column}::json END", **_OBJECT)


_SETTINGS = "CASE WHEN o.scope IS NULL THEN o.settings END"
_COMMON: dict[str, Field] = {
    "uuid": hexa("o.uuid"),
    "created": of("stamp", "o.created_at"),
    "name": text("o.title"),
    "slug": text("o.slug"),
    "description": text("o.description"),
    "full_description": text("o.full_description"),
    "privacy_policy_link": text("o.privacy_policy_link"),
    "access_url": text("o.access_url"),
    **dict.fromkeys(("software_catalogs", "partitions", "roles"), _NONE),
    "customer": link("customers", "o.customer_uuid"),
    "customer_uuid": hexa("o.customer_uuid"),
    "customer_name": text("c.title"),
    "project": link("projects", "o.project"),
    "project_uuid": hexa("o.project"),
    "project_name": text("j.title"),
    "category": link("marketplace-categories", "o.category"),
    "category_uuid": hexa("o.category"),
    "category_title": text("t.title"),
    "attributes": given("o.attributes"),
    "options": _form("o.options"),
    "resource_options": _form("o.resource_options"),
    "components": of("json", OF_OFFERING, **_LIST),
    "plugin_options": of("json", "o.plugin_options::json", **_OBJECT),
    "state": text("o.state"),
    "vendor_details": text("o.vendor_details"),
    "getting_started": text("o.getting_started"),
    "integration_guide": text("o.integration_guide"),
    "quotas": _NONE,
    "image": file("o.image"),
    "thumbnail": file("o.thumbnail"),
    "screenshots": of("json", SCREENSHOTS_OF_OFFERING, **_LIST),
    "files": of("json", FILES_OF_OFFERING, **_LIST),
    "tags": of("json", TAGS, **_LIST),
    "organization_groups": groups_of("o.organization_groups"),
    "endpoints": of("json", "o.endpoints::json", **_LIST),
    "type": text("o.type"),
    "shared": of("bool", "o.shared"),
    "billable": of("bool", "o.billable"),
    "scope": link("service-settings", _SETTINGS),
    "scope_uuid": hexa("coalesce(o.scope, o.settings)"),
    "scope_name": text(f"CASE WHEN ({_SETTINGS}) IS NOT NULL THEN o.title END"),
    "scope_state": text(f"CASE WHEN ({_SETTINGS}) IS NOT NULL THEN 'OK' END"),
    "scope_error_message": text(f"CASE WHEN ({_SETTINGS}) IS NOT NULL THEN '' END"),
    **IN_LISTS,
    "paused_reason": text("o.paused_reason"),
    "datacite_doi": text("o.datacite_doi"),
    "latitude": of("number", "o.latitude"),
    "longitude": of("number", "o.longitude"),
    "country": text("o.country"),
    "backend_id": text("o.backend_id"),
    "parent_uuid": hexa("o.parent"),
    "parent_name": text("a.title"),
    "parent_description": text("a.description"),
    "backend_metadata": given("o.backend_metadata"),
    "has_compliance_requirements": of("bool", "false"),
    "billing_type_classification": text(BILLING),
}

PROVIDER_OFFERINGS = Documents(
    noun="Offering",
    models=MODELS,
    source=SOURCE,
    fields={
        "url": link("marketplace-provider-offerings", "o.uuid"),
        **_COMMON,
        "plans": of("json", ALL_PLANS, **_LIST),
        "service_attributes": given("o.service_attributes"),
        "integration_status": of("json", INTEGRATION, **_LIST),
    },
    filters=FILTERS,
    order={"name": "o.title", "created": "o.created_at", "state": "o.state", "type": "o.type"},
    default_order=("name",),
    unique="o.uuid",
    visible=seen.PROVIDED,
    always="o.removed_at IS NULL",
)
"""Without secrets: of those a list never tells, and one offering only to who may change them."""
IMPORTING_OFFERINGS = msgspec.structs.replace(PROVIDER_OFFERINGS, visible=seen.IMPORTED_FROM)
"""Whose backends have what may be taken over."""
PUBLIC_OFFERINGS = msgspec.structs.replace(
    PROVIDER_OFFERINGS,
    noun="PublicOffering",
    fields={
        "url": link("marketplace-public-offerings", "o.uuid"),
        **_COMMON,
        "plans": of("json", OPEN_PLANS, **_LIST),
        "user_has_consent": of("bool", "false"),
        "is_accessible": of("bool", f"o.state = 'Active' AND ({seen.ORDERABLE})"),
        "promotion_campaigns": _NONE,
    },
    visible=seen.OFFERED,
    always=f"o.removed_at IS NULL AND {seen.ON_OFFER}",
)
PROVIDER_OFFERING = msgspec.structs.replace(PROVIDER_OFFERINGS, fields={**PROVIDER_OFFERINGS.fields, **COUNTED})
PUBLIC_OFFERING = msgspec.structs.replace(PUBLIC_OFFERINGS, fields={**PUBLIC_OFFERINGS.fields, **COUNTED})
"""One by itself."""
SERVICE_SETTINGS = Documents(
    noun="ServiceSettings",
    models=MODELS,
    source="{offerings} o LEFT JOIN {customers} c ON c.uuid = o.customer_uuid",
    fields={
        "url": link("service-settings", "o.settings"),
        "uuid": hexa("o.settings"),
        "name": text("o.title"),
        "type": text("o.type"),
        "state": text("'OK'"),
        "error_message": text("''"),
        "shared": of("bool", "o.shared"),
        "customer": link("customers", "o.customer_uuid"),
        "customer_name": text("c.title"),
        "customer_native_name": text("c.native_name"),
        "options": of("json", "o.service_attributes::json", **_OBJECT),
    },
    filters={
        "name": FILTERS["name"],
        "name_exact": FILTERS["name_exact"],
        "customer": equals("o.customer_uuid", "uuid"),
        "customer_uuid": equals("o.customer_uuid", "uuid"),
        "type": equals("o.type"),
        "shared": FILTERS["shared"],
        "state": Filter(sql="'OK' = ANY (%(v)s)", kind="choices", choices=("OK", "ERRED")),
        "scope_uuid": equals("o.scope", "uuid"),
        "scope": equals("o.scope", "link"),
    },
    order={"name": "o.title"},
    default_order=("name",),
    unique="o.settings",
    visible=seen.PROVIDED,
    always="o.removed_at IS NULL AND o.settings IS NOT NULL",
)
"""Made by the first connection of an offering with its backend; shown to who provides it, without what is secret."""
