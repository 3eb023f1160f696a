"""Filters and orders of lists that cannot go by index, and why not."""

from collections.abc import Mapping

from tests.http import cloud_rows, usage_rows

FEW = "customers are thousands, not millions: staff may look through them"
RARE = "only staff sees more than a few, and seldom asks: an index would be paid for with every event"
JOINED = "what another table says is put in order only when somebody asks"
HALF = "either half of all, or next to none"
BACK = "newest first: from the end backwards until a page is full, which is short for whoever is busy"
READ = "what a sentence says is made when it is read"
SUMS = "put in order by what is counted for every line"

RESOURCES: Mapping[str, str] = {
    **{f"filter {name}": BACK for name in ("offering_slug", "offering_type", "parent_offering_uuid", "provider_uuid")},
    **{f"filter {name}": BACK for name in ("category_uuid", "service_manager_uuid", "query")},
    **{f"filter {name}": BACK for name in ("usage_based", "only_usage_based", "limit_based", "only_limit_based")},
    **{f"filter {name}": BACK for name in ("component_count", "limit_component_count", "lexis_links_supported")},
    **{f"filter {name}": RARE for name in ("runtime_state", "image_name", "flavor_name", "is_attached")},
    **{f"filter {name}": HALF for name in ("downscaled", "paused", "restrict_member_access", "visible_to_providers")},
    **{f"order {name}": JOINED for name in ("offering_name", "project_name", "customer_name", "plan_name")},
    "order state": RARE,
    "order end_date": RARE,
}
"""Of lists of resources, for staff."""
WHOLE: Mapping[str, str] = {
    "staff users_list filter native_name": RARE,
    "staff users_list filter phone_number": RARE,
    "staff users_list filter organization": RARE,
    "staff users_list filter job_title": RARE,
    "staff users_list filter is_staff": JOINED,
    "staff users_list filter is_support": JOINED,
    "staff users_list order username": RARE,
    "staff users_list order native_name": RARE,
    "staff users_list order email": RARE,
    "staff users_list order organization": RARE,
    "staff users_list order job_title": RARE,
    "staff users_list order is_active": HALF,
    "staff users_list order is_staff": JOINED,
    "staff users_list order is_support": JOINED,
    "staff customers_list filter native_name": FEW,
    "staff customers_list filter abbreviation": FEW,
    "staff customers_list filter contact_details": FEW,
    "staff customers_list filter registration_code": FEW,
    "staff customers_list filter agreement_number": FEW,
    "staff customers_list filter organization_group_name": FEW,
    "staff customers_list filter blocked": FEW,
    "staff customers_list filter archived": FEW,
    "staff customers_list order abbreviation": FEW,
    "staff customers_list order native_name": FEW,
    "staff customers_list order registration_code": FEW,
    "staff customers_list order agreement_number": FEW,
    "staff customers_list order contact_details": FEW,
    "staff customers_list order projects_count": FEW,
    "staff projects_list filter description": RARE,
    "staff projects_list filter customer_native_name": JOINED,
    "staff projects_list filter customer_abbreviation": JOINED,
    "staff projects_list filter is_removed": HALF,
    "staff projects_list order customer_name": JOINED,
    "staff projects_list order customer_native_name": JOINED,
    "staff projects_list order customer_abbreviation": JOINED,
    "staff projects_list order end_date": RARE,
    "staff projects_list order start_date": RARE,
    "staff projects_list order is_removed": HALF,
    "staff user_permissions_list filter user_slug": RARE,
    "staff user_permissions_list filter native_name": RARE,
    "staff user_permissions_list order role": JOINED,
    "staff user_permissions_list order username": JOINED,
    "staff user_permissions_list order full_name": JOINED,
    "staff user_permissions_list order native_name": JOINED,
    "staff user_permissions_list order email": JOINED,
    "staff customer_quotas_list order value": SUMS,
    "staff project_quotas_list order value": SUMS,
    "staff marketplace_plans_usage_stats_list order usage": SUMS,
    "staff events_list filter message": READ,
    "staff events_list filter ended": BACK,
    "person events_list filter message": READ,
    "person events_list filter created_to": BACK,
    "person events_list plain": BACK,
    "person events_list order created": BACK,
    "person marketplace_orders_list order created": BACK,
    "person marketplace_tickets_list plain": BACK,
    "person marketplace_tickets_list order created": BACK,
    "staff marketplace_orders_list filter offering_slug": BACK,
    "staff marketplace_orders_list filter offering_type": BACK,
    "staff marketplace_orders_list filter parent_offering_uuid": BACK,
    "staff marketplace_orders_list filter provider_uuid": BACK,
    "staff marketplace_orders_list filter category_uuid": BACK,
    "staff marketplace_orders_list filter service_manager_uuid": BACK,
    "staff marketplace_orders_list filter query": BACK,
    "staff marketplace_orders_list order state": RARE,
    "staff marketplace_orders_list order cost": RARE,
    "staff marketplace_orders_list order consumer_reviewed_at": RARE,
    **dict.fromkeys(
        (
            "staff marketplace_provider_offerings_list order state",
            "staff marketplace_public_offerings_list order state",
        ),
        HALF,
    ),
    **{
        f"staff marketplace_{side}resources_list {what}": why
        for side in ("", "provider_")
        for what, why in RESOURCES.items()
    },
    "person marketplace_provider_resources_list filter lexis_links_supported": BACK,
    "person marketplace_provider_resources_list filter is_attached": BACK,
    **usage_rows.WHOLE,
    **cloud_rows.WHOLE,
}
"""By whose eyes, operation, kind and name."""

COUNTED: Mapping[str, str] = {"marketplace_tickets_list": "through the orders a person sees, as many as there are"}
"""Counts for one person that read more than they count."""
WITHIN: Mapping[str, Mapping[str, str]] = {
    "customers_list_users_list": {"scope": "c0000000000000000000000000000005"},
    "projects_list_users_list": {"scope": "e000000000000000000000000000001e"},
    "marketplace_service_providers_list_users_list": {"scope": "c0000000000000000000000000000005"},
    **{
        f"marketplace_service_providers_{name}_list": {"service_provider": "c0000000000000000000000000000005"}
        for name in ("customers", "projects", "keys", "offerings")
    },
    "marketplace_provider_offerings_list_users_list": {"scope": "f0000000000000000000000000000005"},
    "marketplace_provider_offerings_orders_list": {"offering_uuid": "f0000000000000000000000000000032"},
    **{
        f"marketplace_provider_offerings_{name}_list": {"offering": "f0000000000000000000000000000005"}
        for name in ("customers", "component_stats", "list_customer_projects")
    },
    "marketplace_provider_offerings_list_customer_users_list": {"offering": "f0000000000000000000000000000032"},
    "marketplace_public_offerings_plans_list": {"offering_uuid": "f0000000000000000000000000000005"},
    **{
        f"marketplace_{side}resources_{part}_list": {"resource": "30000000000000000000000000000003"}
        for side in ("", "provider_")
        for part in ("team", "plan_periods", "offering_for_subresources")
    },
    "marketplace_category_component_usages_list": {"scope": "e000000000000000000000000000001e"},
    "customers_users_list": {"customer_uuid": "c0000000000000000000000000000005"},
    "projects_other_users_list": {"project_uuid": "e0000000000000000000000000000005"},
    "customer_quotas_list": {"quota_name": "nc_user_count"},
    "project_quotas_list": {"quota_name": "nc_user_count"},
}
"""Filters that the path or the route sets, by operation."""

PLACES: Mapping[str, str] = {
    **{operation: value for operation, inside in WITHIN.items() for value in inside.values()},
    "events_causes_list": "2050",
    "events_effects_list": "2000",
}
"""What stands in the address, by operation."""

STREAM = "events of one stream, as events_list finds them"
ELSEWHERE: Mapping[str, str] = {
    **usage_rows.ELSEWHERE,
    **cloud_rows.ELSEWHERE,
    "daily_quotas_retrieve": "numbers of one scope by day, below",
    "events_count_retrieve": "the count of events_list",
    "events_stats_list": "whoever sees all events has all of them counted; for one person, below",
    "marketplace_plugins_list": "a table of the code",
    "marketplace_provider_offerings_user_has_resource_access_retrieve": "whether list_customer_users has one of a name",
    "processes_list": "a row for each process of the code",
    "marketplace_runtime_states_list": "the states of the rows marketplace_resources_list has",
    "reports_list": "a table of the code",
    "reports_retrieve": "whoever sees everything has all of it counted; for one person, or for a month, below",
    "feed": "the log by position, so many positions at a time",
    "users_history_list": STREAM,
    "customers_history_list": STREAM,
    "projects_history_list": STREAM,
    **{
        f"marketplace-{noun}_history_list": STREAM
        for noun in ("orders", "resources", "provider-resources", "provider-offerings")
    },
}
"""What reads many rows and is no list of documents, and where its plan is looked at."""
