"""Resources as their consumers see them."""

from api.http.marketplace import resource_actions, resource_orders, resource_reads
from api.http.marketplace.resource_views import CONSUMER

ROUTES = [
    *resource_reads.routes(CONSUMER),
    *resource_actions.routes(CONSUMER, resource_actions.CONSUMERS),
    resource_orders.restoring(CONSUMER),
    resource_orders.estimating(CONSUMER),
]
