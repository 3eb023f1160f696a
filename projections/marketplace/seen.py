"""Which offerings o a person sees who is neither staff nor support, as conditions on `%(visible_to)s`."""

from projections.identity.seen import MINE

PROVIDED = f"o.uuid = ANY ({MINE}) OR o.customer_uuid = ANY ({MINE})"
"""Who provides them: whoever holds a role in the offering or its provider."""
_PROJECTS = f"ARRAY(SELECT j.uuid FROM {{projects}} j WHERE j.uuid = ANY ({MINE}) OR j.customer_uuid = ANY ({MINE}))"
_CUSTOMERS = f"ARRAY(SELECT j.customer_uuid FROM {{projects}} j WHERE j.uuid = ANY ({MINE}))"
OFFERED = (
    f"o.shared OR {PROVIDED} OR o.project = ANY ({_PROJECTS})"
    f" OR o.project IS NULL AND o.customer_uuid = ANY ({_CUSTOMERS})"
)
"""What is for all, what one provides, and what is for one's project or, without one, for one's customer."""
ON_OFFER = "o.state IN ('Active', 'Paused')"
