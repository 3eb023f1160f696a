"""What orders and resources show of the offering and the plan they are of, and where that is found."""

from projections.engine.model import ReadModel
from projections.field import Field, given, hexa, link, of, text
from projections.files import file
from projections.identity import customers
from projections.marketplace import categories, offerings, plans

MODELS: dict[str, ReadModel] = {
    "offerings": offerings.MODEL,
    "plans": plans.MODEL,
    "categories": categories.MODEL,
    "customers": customers.MODEL,
}
OBJECT = {"schema": {"type": "object"}}


def joins(row: str) -> str:
    """Offering f and plan n of the rows called `row`. What little is shown of others is looked up by itself:
    Postgres thinks longer about the orders in which a dozen tables could be joined than it takes to make a page."""
    return (
        f" LEFT JOIN {{offerings}} f ON f.uuid = {row}.offering_uuid LEFT JOIN {{plans}} n ON n.uuid = {row}.plan_uuid"
    )


def looked_up(column: str, table: str, key: str) -> str:
    """SQL of a column of the one row of a table that has this id."""
    return f"(SELECT h.{column} FROM {{{table}}} h WHERE h.uuid = {key})"


ASIDE: dict[str, str] = {
    "the_provider": "SELECT h.title, h.slug FROM {customers} h WHERE h.uuid = f.customer_uuid",
    "the_category": f"SELECT h.title, {file('h.icon').sql} AS icon FROM {{categories}} h WHERE h.uuid = f.category",
}
"""Of the offering f."""


def fields(row: str) -> dict[str, Field]:
    return {
        "offering": link("marketplace-public-offerings", f"{row}.offering_uuid"),
        "offering_name": text("f.title"),
        "offering_uuid": hexa(f"{row}.offering_uuid"),
        "offering_description": text("f.description"),
        "offering_image": file("f.image"),
        "offering_thumbnail": file("f.thumbnail"),
        "offering_type": text("f.type"),
        "offering_shared": of("bool", "f.shared"),
        "offering_billable": of("bool", "f.billable"),
        "offering_plugin_options": of("json", "coalesce(f.plugin_options, '{{}}')::json", **OBJECT),
        "provider_name": text("the_provider.title"),
        "provider_uuid": hexa("f.customer_uuid"),
        "provider_slug": text("the_provider.slug"),
        "category_title": text("the_category.title"),
        "category_uuid": hexa("f.category"),
        "category_icon": text("the_category.icon", schema={"format": "uri"}),
        "plan": text(_plan_address(row), schema={"format": "uri"}),
        "plan_unit": text("n.unit"),
        "plan_name": text("n.title"),
        "plan_uuid": hexa(f"{row}.plan_uuid"),
        "plan_description": text("n.description"),
        "attributes": given(f"{row}.attributes"),
        "limits": of("json", f"{row}.limits::json", **OBJECT),
    }


def _plan_address(row: str) -> str:
    return (
        f"%(base)s || '/api/marketplace-public-offerings/' || replace({row}.offering_uuid::text, '-', '')"
        f" || '/plans/' || replace({row}.plan_uuid::text, '-', '') || '/'"
    )
