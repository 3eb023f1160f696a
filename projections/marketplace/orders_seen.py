"""Who may see and do what with orders, as conditions on `%(visible_to)s`. Arrays: see projections/identity/seen.py."""

from projections.identity.terms import WORKS

_OF_MINE = "SELECT g.scope FROM {grants} g WHERE g.user_uuid = %(visible_to)s AND " + WORKS
_IN = " JOIN {roles} t ON t.uuid = g.role_uuid AND t.is_active AND t.removed_at IS NULL"
STAFF = "EXISTS (SELECT FROM {powers} w WHERE w.user_uuid = %(visible_to)s AND w.is_staff)"


def _with(permission: str) -> str:
    """Scopes in which a role allows it."""
    return _OF_MINE.replace(" WHERE", f"{_IN} AND '{permission}' = ANY (t.permissions) WHERE")


def _projects(scopes: str) -> str:
    """Those among the scopes, and those of the organisations among them."""
    return f"ARRAY({scopes} UNION ALL SELECT j.uuid FROM {{projects}} j WHERE j.customer_uuid = ANY (ARRAY({scopes})))"


def _offerings(scopes: str) -> str:
    """Those among the scopes, and those of the organisations and service providers among them."""
    providers = f"SELECT s.customer_uuid FROM {{service_providers}} s WHERE s.uuid = ANY (ARRAY({scopes}))"
    owners = f"ARRAY({scopes} UNION ALL {providers})"
    return f"ARRAY({scopes} UNION ALL SELECT j.uuid FROM {{offerings}} j WHERE j.customer_uuid = ANY ({owners}))"


def consumer_may(permission: str, row: str = "o") -> str:
    """Of orders o, or of what else is of a project and an offering."""
    return f"{row}.project_uuid = ANY ({_projects(_with(permission))})"


def provider_may(permission: str, row: str = "o") -> str:
    return f"{row}.offering_uuid = ANY ({_offerings(_with(permission))})"


def consumer(row: str) -> str:
    return f"{row}.project_uuid = ANY ({_projects(_OF_MINE)})"


def provider(row: str) -> str:
    return f"{row}.offering_uuid = ANY ({_offerings(_OF_MINE)})"


def mine(*permissions: str) -> str:
    """SQL of one row: the `scopes` in which who asks holds a role, and under the name of each permission those in which
    a role allows it. To ask these about a row costs less than to find all that is theirs."""
    allow = [f"array_agg(g.scope) FILTER (WHERE '{each}' = ANY (t.permissions)) AS \"{each}\"" for each in permissions]
    columns = ", ".join(["array_agg(g.scope) AS scopes", *allow])
    return f"SELECT {columns} FROM {{grants}} g LEFT{_IN} WHERE g.user_uuid = %(visible_to)s AND {WORKS}"


def allowed(permission: str) -> str:
    """The scopes of `mine` in which a role allows it."""
    return f'mine."{permission}"'


def consumed(row: str, scopes: str = "mine.scopes") -> str:
    """What `consumer` says, of a row in a project p."""
    return f"({row}.project_uuid = ANY ({scopes}) OR p.customer_uuid = ANY ({scopes}))"


def provided(row: str, scopes: str = "mine.scopes") -> str:
    """What `provider` says, of a row of an offering f."""
    by_provider = (
        "EXISTS (SELECT FROM {service_providers} s WHERE s.customer_uuid = f.customer_uuid"
        f" AND s.uuid = ANY ({scopes}))"
    )
    return f"({row}.offering_uuid = ANY ({scopes}) OR f.customer_uuid = ANY ({scopes}) OR {by_provider})"


PROVIDER = provider("o")
_OWN = "o.created_by = %(visible_to)s"
ORDERS = f"{consumer('o')} OR {PROVIDER} OR {_OWN}"
ORDER = f"{consumed('o')} OR {_OWN} OR {provided('o')}"
"""Of one that is at hand."""
