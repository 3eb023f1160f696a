"""Words of SQL that several documents say: a grant that works, the scopes of an organisation, nested documents."""

from projections.field import Form, of, rendered

WORKS = "(g.expires_at IS NULL OR g.expires_at > now())"
ROLE_NAME = "coalesce(r.title, g.role)"
"""Of grants g LEFT JOIN roles r."""


def nested(form: Form, sql: str, path: str = "") -> str:
    """A value inside a nested document, as it looks at the top."""
    return rendered(of(form, sql, path=path))


def team(customer: str) -> str:
    """Scopes of a customer and of its projects, for `g.scope = ANY`."""
    projects = f"SELECT j.uuid FROM {{projects}} j WHERE j.customer_uuid = {customer} AND j.removed_at IS NULL"
    return f"ARRAY(SELECT {customer} UNION ALL {projects})"
