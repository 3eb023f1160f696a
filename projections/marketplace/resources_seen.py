"""Who sees resources x, and who may do what with them, as conditions on `%(visible_to)s`."""

from projections.marketplace import orders_seen

CONSUMED = orders_seen.consumer("x")
"""Who holds a role in the project or its organisation."""
PROVIDED = orders_seen.provider("x")
"""Who holds a role in the offering or its provider."""


def may(permission: str) -> str:
    """On either side."""
    sides = f"{orders_seen.consumer_may(permission, 'x')} OR {orders_seen.provider_may(permission, 'x')}"
    return f"{orders_seen.STAFF} OR {sides}"
