"""Which offerings o a person sees who is neither staff nor support, as conditions on `%(visible_to)s`."""

from projections.identity.seen import MINE

_PROVIDERS = f"ARRAY(SELECT v.customer_uuid FROM {{service_providers}} v WHERE v.uuid = ANY ({MINE}))"
PROVIDED = f"o.uuid = ANY ({MINE}) OR o.customer_uuid = ANY ({MINE}) OR o.customer_uuid = ANY ({_PROVIDERS})"
"""Who provides them: whoever holds a role in the offering, its organisation or the team of that as a provider."""
_PROJECTS = f"ARRAY(SELECT j.uuid FROM {{projects}} j WHERE j.uuid = ANY ({MINE}) OR j.customer_uuid = ANY ({MINE}))"
_CUSTOMERS = f"ARRAY(SELECT j.customer_uuid FROM {{projects}} j WHERE j.uuid = ANY ({MINE}))"
OFFERED = (
    f"o.shared OR {PROVIDED} OR o.project = ANY ({_PROJECTS})"
    f" OR o.project IS NULL AND o.customer_uuid = ANY ({_CUSTOMERS})"
)
"""What is for all, what one provides, and what is for one's project or, without one, for one's customer."""
IMPORTED_FROM = f"{PROVIDED} OR o.project = ANY ({_PROJECTS})"
"""What one provides, and what is for one's project."""
ON_OFFER = "o.state IN ('Active', 'Paused')"
SHOWN = f"{PROVIDED} OR {ON_OFFER} AND ({OFFERED})"
"""What one provides, and what is on offer to one."""
