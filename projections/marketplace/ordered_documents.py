"""What belongs to one order, for whoever sees the order: its offering, its resource, its purchase order."""

import msgspec

from projections.marketplace.offerings_documents import PUBLIC_OFFERING
from projections.marketplace.orders_documents import ORDERS
from projections.marketplace.resources_documents import RESOURCES

ATTACHMENT = msgspec.structs.replace(
    ORDERS, key="(o.uuid)", fields={"attachment": ORDERS.fields["attachment"]}, filters={}, kept=True
)
"""Or null."""
ORDERED_OFFERING = msgspec.structs.replace(PUBLIC_OFFERING, key="(o.uuid)", visible="", always="")
"""Also when it is on offer to nobody any more."""
ORDERED_RESOURCE = msgspec.structs.replace(RESOURCES, key="(x.uuid)", visible="", always="")
