"""Shared and billed offerings of one service provider, short (contract schema ProviderOffering)."""

import msgspec

from projections.field import of
from projections.filters import Filter
from projections.marketplace.offerings_documents import PROVIDER_OFFERINGS
from projections.marketplace.served_documents import BY

_SHOWN = (
    *("uuid", "customer_uuid", "name", "slug", "category_title", "type", "state", "thumbnail"),
    *("components", "plans", "options", "resource_options"),
)
_RESOURCES = "(SELECT count(*) FROM {resources} r WHERE r.offering_uuid = o.uuid AND r.state <> 'Terminated')"
_PROVIDER = "SELECT s.customer_uuid FROM {service_providers} s WHERE s.uuid = %(v)s"

PROVIDED_OFFERINGS = msgspec.structs.replace(
    PROVIDER_OFFERINGS,
    noun="ProviderOffering",
    fields={
        **{name: PROVIDER_OFFERINGS.fields[name] for name in _SHOWN},
        "resources_count": of("int", _RESOURCES),
    },
    filters={
        **PROVIDER_OFFERINGS.filters,
        BY: Filter(sql=f"o.customer_uuid = ({_PROVIDER})", kind="uuid"),
    },
    always="o.removed_at IS NULL AND o.shared AND o.billable",
)
