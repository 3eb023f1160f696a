"""Rows of usage where there is much: of 8000 resources in five months, and who used it."""

from collections.abc import Mapping

from tests.http.marketplace_rows import numbered

ROWS: Mapping[str, int] = {"component_usages": 40_000, "component_user_usages": 40_000, "offering_users": 20_000}
_MONTH = "(date '2020-01-01' + mod(i / 8000, 5) * interval '1 month')::date"
PARTS: Mapping[str, str] = {
    "components.uuid": numbered("6", "i"),
    **{
        f"{model}.{column}": value
        for model in ("component_usages", "component_user_usages")
        for column, value in (
            ("resource_uuid", numbered("3", "mod(i, 8000) + 1")),
            ("offering_uuid", numbered("f", "mod(i, 1000)")),
            ("component_uuid", numbered("6", "mod(i, 1000) + 1")),
            ("month", _MONTH),
            ("usage", "i"),
        )
    },
    "component_usages.uuid": numbered("7", "i"),
    "component_user_usages.usage_uuid": numbered("7", "i"),
    "component_user_usages.offering_user": f"CASE WHEN mod(i, 2) = 0 THEN {numbered('8', 'mod(i, 20000)')} END",
    "offering_users.uuid": numbered("8", "i"),
    "offering_users.offering_uuid": numbered("f", "mod(i, 1000)"),
    "offering_users.user_uuid": numbered("a", "i"),
    "offering_users.state": "'OK'",
    "site_agents.uuid": numbered("9", "i"),
    "site_agents.offering_uuid": numbered("f", "mod(i, 1000)"),
    "site_agents.dependencies": "'[]'",
    "site_agent_services.agent_uuid": numbered("9", "i"),
    "site_agent_services.statistics": "'{}'",
    "site_agent_processors.agent_uuid": numbered("9", "i"),
}

FEW = "of what a month or a name says of all there is, only staff asks, and seldom"
OWN = "who provides much has all of it looked through, and nobody else's"
_USAGES = ("filter billing_period_month", "filter billing_period_year", "filter date_after", "filter type")
_PARTS = ("filter username", "order username")
_ACCOUNTS = (
    *("filter provider_uuid", "filter user_username", "filter is_restricted", "filter state", "filter query"),
    "order username",
)
WHOLE: Mapping[str, str] = {
    **{f"staff marketplace_component_usages_list {what}": FEW for what in _USAGES},
    **{f"staff marketplace_component_user_usages_list {what}": FEW for what in (*_USAGES, *_PARTS)},
    "person marketplace_component_usages_list filter date_after": OWN,
    **{f"person marketplace_component_user_usages_list {what}": OWN for what in ("filter date_after", *_PARTS)},
    **{f"staff marketplace_offering_users_list {what}": FEW for what in _ACCOUNTS},
}
"""By whose eyes, operation, kind and name."""
ELSEWHERE: Mapping[str, str] = {
    **{
        f"marketplace_provider_offerings_list_{name}_accounts_list": "there are none"
        for name in ("project_service", "customer_service", "course")
    },
    "component_user_usage_limits_list": "there are none",
}
