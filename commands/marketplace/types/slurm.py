"""An offering run by a site agent, which takes the orders over the provider's API and reports usage."""

from commands.marketplace.types.offering_type import OfferingType

SLURM = OfferingType(
    name="Marketplace.Slurm",
    carried_out="agent",
    needs_components=True,
    needs_provider_review=True,
    provider_sets=frozenset({"executing", "done", "erred"}),
)
