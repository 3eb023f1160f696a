"""Categories of offerings on the wire (contract schema MarketplaceCategory), and their components."""

from projections.documents import Documents
from projections.field import Field, hexa, link, of, text
from projections.files import file
from projections.filters import Filter
from projections.identity.terms import nested
from projections.marketplace import categories, category_components, category_groups

_COMPONENTS = (
    "coalesce((SELECT json_agg(json_build_object('type', m.type, 'name', m.title, 'description', m.description,"
    " 'measured_unit', m.measured_unit) ORDER BY m.type) FROM {category_components} m WHERE m.category = t.uuid), '[]')"
)
_NONE: Field = of("json", "'[]'::json", schema={"type": "array", "items": {"type": "object"}})

CATEGORIES = Documents(
    noun="MarketplaceCategory",
    models={
        "categories": categories.MODEL,
        "category_components": category_components.MODEL,
        "category_groups": category_groups.MODEL,
    },
    source='{categories} t LEFT JOIN {category_groups} g ON g.uuid = t."group" AND g.removed_at IS NULL',
    fields={
        "url": link("marketplace-categories", "t.uuid"),
        "uuid": hexa("t.uuid"),
        "title": text("t.title"),
        "description": text("t.description"),
        "icon": file("t.icon"),
        "default_vm_category": of("bool", "t.default_vm_category"),
        "default_volume_category": of("bool", "t.default_volume_category"),
        "default_tenant_category": of("bool", "t.default_tenant_category"),
        "group": link("marketplace-category-groups", "g.uuid"),
        "components": of("json", _COMPONENTS, schema={"type": "array", "items": {"type": "object"}}),
        "sections": _NONE,
        "columns": _NONE,
        "articles": _NONE,
    },
    filters={
        "title": Filter(sql="lower(t.title) LIKE '%%' || lower(%(v)s) || '%%'", kind="contains"),
        "title_exact": Filter(sql="t.title = %(v)s"),
        "group_uuid": Filter(sql="g.uuid = %(v)s", kind="uuid"),
    },
    order={"title": "t.title"},
    default_order=("title",),
    unique="t.uuid",
    always="t.removed_at IS NULL",
)

_CATEGORY = (
    f"json_build_object('url', {nested('link', 't.uuid', 'marketplace-categories')},"
    f" 'uuid', {nested('hex', 't.uuid')}, 'title', t.title)"
)
CATEGORY_COMPONENTS = Documents(
    noun="CategoryComponents",
    models={"categories": categories.MODEL, "category_components": category_components.MODEL},
    source="{category_components} m JOIN {categories} t ON t.uuid = m.category",
    fields={
        "uuid": hexa("m.uuid"),
        "type": text("m.type"),
        "name": text("m.title"),
        "description": text("m.description"),
        "measured_unit": text("m.measured_unit"),
        "category": of("json", _CATEGORY, schema={"type": "object"}),
    },
    filters={"category_uuid": Filter(sql="m.category = %(v)s", kind="uuid")},
    order={"type": "m.type"},
    default_order=("type",),
    unique="m.uuid",
    always="t.removed_at IS NULL",
)
