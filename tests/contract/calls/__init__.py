"""One call of every operation that needs more than nothing: what goes into the client's function."""

from tests.contract.calls import catalogue, identity, offerings, orders, plans, resources, usage
from tests.contract.calls.shared import Call, Calls
from tests.contract.world import World

CALLS: Calls = {
    **identity.CALLS,
    **catalogue.CALLS,
    **offerings.CALLS,
    **plans.CALLS,
    **orders.CALLS,
    **resources.CALLS,
    **usage.CALLS,
}


def call(world: World, operation: str) -> Call:
    return CALLS[operation](world) if operation in CALLS else {}
