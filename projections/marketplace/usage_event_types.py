"""What the contract calls events of accounts at offerings; of usage and agents it knows none."""

TYPES: dict[str, str] = {
    "marketplace.offering_user.requested": "marketplace_offering_user_created",
    "marketplace.offering_user.removed": "marketplace_offering_user_deleted",
    "marketplace.offering_user.restriction_set": "marketplace_offering_user_restriction_updated",
}
UPDATES: dict[str, str] = {"marketplace.offering_user": "marketplace_offering_user_updated"}
GROUPS: dict[str, str] = {
    **dict.fromkeys(("marketplace.usage", "marketplace.usage_account"), "resources"),
    **dict.fromkeys(("marketplace.offering_user", "marketplace.accounts", "marketplace.site_agent"), "providers"),
}
