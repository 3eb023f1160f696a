"""Which rows a person sees who is neither staff nor support, as conditions on `%(visible_to)s`.

Arrays, so that Postgres finds the scopes once and then goes by index. Of projects and grants all ids are found first:
how many a customer has, Postgres guesses from the average, and goes through everybody's in order when it guesses too
many.
"""

_MINE = (
    "ARRAY(SELECT v.scope FROM {grants} v WHERE v.user_uuid = %(visible_to)s"
    " AND (v.expires_at IS NULL OR v.expires_at > now()))"
)
_MY_PROJECTS = "ARRAY(SELECT j.uuid FROM {projects} j WHERE j.customer_uuid = ANY (" + _MINE + "))"

PROJECTS = (
    "p.uuid = ANY (ARRAY(SELECT v.scope FROM {grants} v WHERE v.user_uuid = %(visible_to)s"
    " AND (v.expires_at IS NULL OR v.expires_at > now())"
    f" UNION ALL SELECT j.uuid FROM {{projects}} j WHERE j.customer_uuid = ANY ({_MINE})))"
)
CUSTOMERS = (
    f"c.uuid = ANY ({_MINE}) OR c.uuid = ANY (ARRAY(SELECT j.customer_uuid FROM {{projects}} j"
    f" WHERE j.uuid = ANY ({_MINE})))"
)
_MY_PROVIDERS = "ARRAY(SELECT h.uuid FROM {service_providers} h WHERE h.customer_uuid = ANY (" + _MINE + "))"
_MY_OFFERINGS = (
    f"ARRAY(SELECT h.uuid FROM {{offerings}} h WHERE h.customer_uuid = ANY ({_MINE}) OR h.customer_uuid = ANY"
    f" (ARRAY(SELECT j.customer_uuid FROM {{service_providers}} j WHERE j.uuid = ANY ({_MINE}))))"
)
GRANTS = (
    "g.uuid = ANY (ARRAY(SELECT o.uuid FROM {grants} o WHERE o.user_uuid = %(visible_to)s"
    f" UNION ALL SELECT o.uuid FROM {{grants}} o WHERE o.scope = ANY ({_MINE}) OR o.scope = ANY ({_MY_PROJECTS})"
    f" OR o.scope = ANY ({_MY_PROVIDERS}) OR o.scope = ANY ({_MY_OFFERINGS})))"
)
_OFFERING_FOR = f"ARRAY(SELECT h.customer_uuid FROM {{offerings}} h WHERE h.uuid = ANY ({_MINE}))"
SERVICE_PROVIDERS = (
    f"s.uuid = ANY ({_MINE}) OR s.uuid = ANY ({_MY_PROVIDERS}) OR s.customer_uuid = ANY ({_OFFERING_FOR})"
)
USERS = (
    "u.uuid = %(visible_to)s OR u.uuid = ANY (ARRAY(SELECT o.user_uuid FROM {grants} o"
    f" WHERE o.scope = ANY ({_MINE}) OR o.scope = ANY ({_MY_PROJECTS})))"
)
EVENTS = (
    f"a.project = ANY ({_MINE}) OR a.customer = ANY ({_MINE}) OR a.people @> ARRAY[(%(visible_to)s)::uuid]"
    " OR a.actor = 'user:' || replace((%(visible_to)s)::text, '-', '') OR a.stream = %(visible_to)s OR a.stream = ANY"
    f" (ARRAY(SELECT j.customer_uuid FROM {{projects}} j WHERE j.uuid = ANY ({_MINE})))"
)
"""What concerns one's customers and projects, what one did, what was done to one, what became of one's customer."""
LEDGER = f"e.project_id = ANY ({_MINE}) OR e.customer_id = ANY ({_MINE})"
"""Of the log itself, for its feed."""
MINE = _MINE
"""Scopes in which one holds a role."""
