"""Quotas on the wire: what an organisation or a project has how many of now, counted from the read models."""

from collections.abc import Mapping

from projections.documents import Documents
from projections.field import of, text
from projections.filters import Filter
from projections.identity.customers_documents import CUSTOMERS, MEMBERS, PROJECTS
from projections.identity.projects_documents import PROJECTS as PROJECT_DOCUMENTS
from projections.identity.terms import WORKS

OF_CUSTOMERS = {"nc_user_count": MEMBERS, "nc_project_count": PROJECTS}
OF_PROJECTS = {
    "nc_user_count": f"SELECT count(DISTINCT g.user_uuid) FROM {{grants}} g WHERE {WORKS} AND g.scope = p.uuid"
}
UNASKED = "nc_user_count"
"""Counted where no `quota_name` is given."""


def _value(counts: Mapping[str, str]) -> str:
    cases = " ".join(f"WHEN '{name}' THEN ({count})" for name, count in counts.items())
    return f"CASE %(quota_name)s::text {cases} END"


def _quotas(noun: str, of_what: Documents, name: str, title: str, counts: Mapping[str, str]) -> Documents:
    """Who sees the organisation or project sees its counts; `quota_name` is always given."""
    value = _value(counts)
    return Documents(
        noun=noun,
        models=of_what.models,
        source=of_what.source,
        fields={
            name: text(title),
            "customer_name": text("c.title"),
            "customer_abbreviation": text("c.abbreviation"),
            "value": of("int", value),
        },
        filters={"quota_name": Filter(sql="%(v)s::text <> ''", kind="choice", choices=tuple(counts))},
        order={name: title, "value": value},
        default_order=(name,),
        unique=of_what.unique,
        visible=of_what.visible,
        always=of_what.always,
    )


CUSTOMER_QUOTAS = _quotas("CustomerQuotas", CUSTOMERS, "customer_name", "c.title", OF_CUSTOMERS)
PROJECT_QUOTAS = _quotas("ProjectQuotas", PROJECT_DOCUMENTS, "project_name", "p.title", OF_PROJECTS)
