"""An offering carried out by scripts of the provider, which a worker runs: `language` and the scripts are options of
the offering, what they must not show is in `environ`."""

from commands.marketplace.types.offering_type import OfferingType

SCRIPT = OfferingType(
    name="Marketplace.Script",
    carried_out="jobs",
    job_prefix="script",
    required_secret_options=("language", "create", "terminate"),
)
