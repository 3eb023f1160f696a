"""Which offerings o a person sees who is neither staff nor support, as conditions on `%(visible_to)s`."""

from projections.engine.model import ReadModel
from projections.identity import customers, grants, powers, projects
from projections.identity.seen import MINE
from projections.marketplace import offerings, service_providers
from projections.platform import platform
from projections.platform.platform import SETTING

_PROVIDERS = f"ARRAY(SELECT v.customer_uuid FROM {{service_providers}} v WHERE v.uuid = ANY ({MINE}))"
PROVIDED = f"o.uuid = ANY ({MINE}) OR o.customer_uuid = ANY ({MINE}) OR o.customer_uuid = ANY ({_PROVIDERS})"
"""Who provides them: whoever holds a role in the offering, its organisation or the team of that as a provider."""
_PROJECTS = f"ARRAY(SELECT j.uuid FROM {{projects}} j WHERE j.uuid = ANY ({MINE}) OR j.customer_uuid = ANY ({MINE}))"
_CUSTOMERS = f"ARRAY(SELECT j.customer_uuid FROM {{projects}} j WHERE j.uuid = ANY ({MINE}))"
_GROUPS = (
    f"ARRAY(SELECT unnest(k.organization_groups) FROM {{customers}} k"
    f" WHERE k.uuid = ANY ({MINE}) OR k.uuid = ANY ({_CUSTOMERS}))"
)
"""Those one's customers are in."""


def open_to(groups: str, whose: str) -> str:
    """The condition that what is limited to these groups is for somebody with those; limited to none it is for all."""
    return f"cardinality({groups}) = 0 OR {groups} && {whose}"


_SETTING = "RESTRICTED_OFFERING_VISIBILITY_MODE"


def _mode(*names: str) -> str:
    """Whether the setting was set to one of these."""
    values = ", ".join(f"'\"{name}\"'" for name in names)
    return f"EXISTS (SELECT FROM {{platform}} WHERE key = '{SETTING}{_SETTING}' AND value IN ({values}))"


_MEMBER = f"%(visible_to)s::uuid IS NULL OR cardinality({MINE}) > 0 OR NOT {_mode('require_membership')}"
_LIMITED = f"{open_to('o.organization_groups', _GROUPS)} OR {_mode('show_all', 'show_restricted_disabled')}"
OFFERED = (
    f"o.shared AND ({_LIMITED}) AND ({_MEMBER}) OR {PROVIDED} OR o.project = ANY ({_PROJECTS})"
    f" OR o.project IS NULL AND o.customer_uuid = ANY ({_CUSTOMERS})"
)
"""What is for all or for a group of one's customer, what one provides, and what is for one's project or, without one,
for one's customer. The setting may show all of it, or none of it to who belongs nowhere."""
IMPORTED_FROM = f"{PROVIDED} OR o.project = ANY ({_PROJECTS})"
"""What one provides, and what is for one's project."""
EVERYTHING = "EXISTS (SELECT FROM {powers} w WHERE w.user_uuid = %(visible_to)s AND (w.is_staff OR w.is_support))"
"""Who asks is staff or support."""
_ANYWAY = f"{PROVIDED} OR {EVERYTHING}"
ORDERABLE = f"{open_to('o.organization_groups', _GROUPS)} OR {_ANYWAY}"
PLANNED = f"{open_to('p.organization_groups', _GROUPS)} OR {_ANYWAY}"
"""Plans p of offerings o one may choose."""
MODELS: dict[str, ReadModel] = {
    "offerings": offerings.MODEL,
    "customers": customers.MODEL,
    "projects": projects.MODEL,
    "grants": grants.MODEL,
    "powers": powers.MODEL,
    "service_providers": service_providers.MODEL,
    "platform": platform.MODEL,
}
"""What these conditions look at."""
ON_OFFER = "o.state IN ('Active', 'Paused')"
SHOWN = f"{PROVIDED} OR {ON_OFFER} AND ({OFFERED})"
"""What one provides, and what is on offer to one."""
