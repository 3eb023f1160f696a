"""One call of every operation that needs more than nothing: what goes into the client's function."""

from collections.abc import Sequence

from tests.contract.calls import catalogue, identity, machines, offerings, openstack, orders, plans, resources, usage
from tests.contract.calls.shared import Call, Calls, More
from tests.contract.world import World

CALLS: Calls = {
    **identity.CALLS,
    **catalogue.CALLS,
    **offerings.CALLS,
    **plans.CALLS,
    **orders.CALLS,
    **resources.CALLS,
    **usage.CALLS,
    **openstack.CALLS,
    **machines.CALLS,
}
MORE: More = {**orders.MORE, **resources.MORE, **usage.MORE}


def more(world: World, operation: str) -> Sequence[Call]:
    return MORE[operation](world) if operation in MORE else ()


def call(world: World, operation: str) -> Call:
    """What it is about is seen by then."""
    if operation not in CALLS:
        return {}
    given = CALLS[operation](world)
    world.served.settled()
    return given
