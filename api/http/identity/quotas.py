"""Quotas: how many people and projects there are now."""

from collections.abc import Mapping, Sequence

from api.http.ask import Ask
from api.http.lists import reads
from projections.identity.quotas_documents import CUSTOMER_QUOTAS, PROJECT_QUOTAS, UNASKED


async def _named(ask: Ask) -> Mapping[str, Sequence[str]]:
    given = [name for name in ask.query.get("quota_name", ()) if name]
    return {"quota_name": given or (UNASKED,)}


ROUTES = [
    *reads(CUSTOMER_QUOTAS, "/api/customer-quotas/", "customer_quotas", single=False, also=_named),
    *reads(PROJECT_QUOTAS, "/api/project-quotas/", "project_quotas", single=False, also=_named),
]
