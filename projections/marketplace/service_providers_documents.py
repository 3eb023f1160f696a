"""Service providers on the wire (contract schema ServiceProvider): everybody sees who offers."""

import msgspec

from projections.common_filters import equals
from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.files import file
from projections.filters import Filter
from projections.identity import customers, grants, organization_groups, seen
from projections.identity.organization_groups_documents import groups_of
from projections.marketplace import offerings, service_providers

_OFFERINGS = (
    "SELECT count(*) FROM {offerings} o WHERE o.customer_uuid = s.customer_uuid AND o.removed_at IS NULL"
    " AND o.shared AND o.state = 'Active'"
)
"""What everybody may see."""

SERVICE_PROVIDERS = Documents(
    noun="ServiceProvider",
    models={
        "service_providers": service_providers.MODEL,
        "customers": customers.MODEL,
        "organization_groups": organization_groups.MODEL,
        "offerings": offerings.MODEL,
        "grants": grants.MODEL,
    },
    source="{service_providers} s JOIN {customers} c ON c.uuid = s.customer_uuid",
    fields={
        "url": link("marketplace-service-providers", "s.uuid"),
        "uuid": hexa("s.uuid"),
        "created": of("stamp", "s.created_at"),
        "description": text("s.description"),
        "enable_notifications": of("bool", "s.enable_notifications"),
        "image": file("s.image"),
        "customer": link("customers", "s.customer_uuid"),
        "customer_uuid": hexa("s.customer_uuid"),
        "customer_name": text("c.title"),
        "customer_abbreviation": text("c.abbreviation"),
        "customer_slug": text("c.slug"),
        "customer_native_name": text("c.native_name"),
        "customer_country": text("c.country"),
        "offering_count": of("int", f"({_OFFERINGS})"),
        "organization_groups": groups_of("c.organization_groups"),
    },
    filters={
        "customer": equals("s.customer_uuid", "link"),
        "customer_uuid": equals("s.customer_uuid", "uuid"),
        "customer_keyword": Filter(
            sql="(SELECT lower(concat_ws(' ', k.title, k.native_name, k.abbreviation)) FROM {customers} k"
            " WHERE k.uuid = s.customer_uuid) LIKE '%%' || lower(%(v)s) || '%%'",
            kind="contains",
        ),
    },
    order={"customer_name": "c.title", "created": "s.created_at"},
    default_order=("created",),
    unique="s.uuid",
    always="s.removed_at IS NULL AND c.removed_at IS NULL",
)
OWN_SERVICE_PROVIDERS = msgspec.structs.replace(SERVICE_PROVIDERS, key="(s.uuid)", visible=seen.SERVICE_PROVIDERS)
"""Those one has something to do with: what else is known of them is for these eyes only."""
