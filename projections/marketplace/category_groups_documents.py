"""Groups of categories on the wire (contract schema CategoryGroup)."""

from projections.common_filters import contains
from projections.documents import Documents
from projections.field import hexa, link, text
from projections.files import file
from projections.marketplace import category_groups

CATEGORY_GROUPS = Documents(
    noun="CategoryGroup",
    models={"category_groups": category_groups.MODEL},
    source="{category_groups} g",
    fields={
        "url": link("marketplace-category-groups", "g.uuid"),
        "uuid": hexa("g.uuid"),
        "title": text("g.title"),
        "description": text("g.description"),
        "icon": file("g.icon"),
    },
    filters={"title": contains("g.title")},
    order={"title": "g.title"},
    default_order=("title",),
    unique="g.uuid",
    always="g.removed_at IS NULL",
)
