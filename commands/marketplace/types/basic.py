"""An offering without a backend: what was ordered is there once the provider has approved."""

from commands.marketplace.types.offering_type import OfferingType

BASIC = OfferingType(
    name="Marketplace.Basic",
    carried_out="at once",
    needs_provider_review=True,
    can_cancel=True,
    provider_sets=frozenset({"done"}),
)
