"""Who sees resources x, and who may do what with them, as conditions on `%(visible_to)s`."""

from projections.marketplace import orders_seen

CONSUMED = orders_seen.consumer("x")
"""Who holds a role in the project or its organisation."""
PROVIDED = orders_seen.provider("x")
"""Who holds a role in the offering or its provider."""
EITHER = f"({CONSUMED}) OR ({PROVIDED})"
CONSUMED_ONE, PROVIDED_ONE = orders_seen.consumed("x"), orders_seen.provided("x")
ONE = {CONSUMED: CONSUMED_ONE, PROVIDED: PROVIDED_ONE, EITHER: f"({CONSUMED_ONE}) OR ({PROVIDED_ONE})"}
"""The same of one that is at hand."""


def may(permission: str) -> str:
    """On either side; of one that is at hand."""
    where = orders_seen.allowed(permission)
    sides = f"{orders_seen.consumed('x', where)} OR {orders_seen.provided('x', where)}"
    return f"coalesce({sides}, false) OR {orders_seen.STAFF}"
