"""What the contract calls events of offerings and their plans (contract/flows.md, section j)."""

_NOUN = "marketplace.offering"
TYPES: dict[str, str] = {
    f"{_NOUN}.created": "marketplace_offering_created",
    f"{_NOUN}.options_set": "marketplace_offering_options_updated",
    f"{_NOUN}.resource_options_set": "marketplace_offering_resource_options_updated",
    f"{_NOUN}.component_added": "marketplace_offering_component_created",
    f"{_NOUN}.component_changed": "marketplace_offering_component_updated",
    f"{_NOUN}.component_removed": "marketplace_offering_component_deleted",
    f"{_NOUN}.plan_added": "marketplace_plan_created",
    f"{_NOUN}.plan_prices_set": "marketplace_plan_component_current_price_updated",
    f"{_NOUN}.plan_prices_announced": "marketplace_plan_component_future_price_updated",
    f"{_NOUN}.plan_quotas_set": "marketplace_plan_component_quota_updated",
    f"{_NOUN}.plan_archived": "marketplace_plan_archived",
    f"{_NOUN}.plan_removed": "marketplace_plan_deleted",
    **dict.fromkeys(
        (
            *(f"{_NOUN}.plan_described", f"{_NOUN}.plan_terms_set", f"{_NOUN}.plan_discounts_set"),
            *(f"{_NOUN}.plan_organization_groups_set", f"{_NOUN}.plan_unarchived"),
        ),
        "marketplace_plan_updated",
    ),
}
UPDATES: dict[str, str] = {_NOUN: "marketplace_offering_updated"}
GROUPS: dict[str, str] = {_NOUN: "providers"}
