"""Resources as their providers see them."""

from api.http.marketplace import resource_actions, resource_orders, resource_reads
from api.http.marketplace.resource_views import PROVIDER

ROUTES = [
    *resource_reads.routes(PROVIDER),
    *resource_actions.routes(PROVIDER, resource_actions.PROVIDERS),
    resource_orders.restoring(PROVIDER),
]
