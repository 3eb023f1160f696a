"""Categories of offerings on the wire (contract schema MarketplaceCategory), and their components."""

from projections.common_filters import contains, equals, like
from projections.documents import Documents
from projections.field import Field, hexa, link, of, text
from projections.files import file
from projections.filters import Filter, Kind
from projections.identity.terms import nested
from projections.marketplace import (
    categories,
    category_components,
    category_groups,
    resources,
    seen,
)

_COMPONENTS = (
    "coalesce((SELECT json_agg(json_build_object('type', m.type, 'name', m.title, 'description', m.description,"
    " 'measured_unit', m.measured_unit) ORDER BY m.type) FROM {category_components} m WHERE m.category = t.uuid), '[]')"
)
_ACTIVE = "o.removed_at IS NULL AND o.state = 'Active'"
_COUNT = (
    f"(SELECT count(*) FROM {{offerings}} o WHERE o.category = t.uuid AND {_ACTIVE}"
    f" AND ({seen.EVERYTHING} OR {seen.OFFERED}))"
)
"""Of offerings that whoever asks may order."""
_NONE: Field = of("json", "'[]'::json", schema={"type": "array", "items": {"type": "object"}})


def _offered(condition: str, kind: Kind, asked: str = "") -> Filter:
    """Whether there are such offerings o in it."""
    found = f"EXISTS (SELECT FROM {{offerings}} o WHERE o.category = t.uuid AND {condition})"
    return Filter(sql=f"({found}) {asked}", kind=kind)


def _ordered(condition: str) -> Filter:
    """There are such resources r of its offerings."""
    found = "SELECT o.category FROM {resources} r JOIN {offerings} o ON o.uuid = r.offering_uuid"
    return Filter(sql=f"t.uuid = ANY (ARRAY({found} WHERE r.state <> 'Terminated' AND {condition}))", kind="uuid")


CATEGORIES = Documents(
    noun="MarketplaceCategory",
    models={
        "categories": categories.MODEL,
        "category_components": category_components.MODEL,
        "category_groups": category_groups.MODEL,
        **seen.MODELS,
        "resources": resources.MODEL,
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
        "offering_count": of("int", _COUNT),
        "available_offerings_count": of("int", _COUNT),
        "group": link("marketplace-category-groups", "g.uuid"),
        "components": of("json", _COMPONENTS, schema={"type": "array", "items": {"type": "object"}}),
        "sections": _NONE,
        "columns": _NONE,
        "articles": _NONE,
    },
    filters={
        "title": contains("t.title"),
        "title_exact": equals("t.title"),
        "group_uuid": equals("g.uuid", "uuid"),
        "has_offerings": _offered(f"{_ACTIVE}", "bool", "= %(v)s"),
        "has_shared": _offered("o.removed_at IS NULL AND o.shared", "bool", "= %(v)s"),
        "customer_uuid": _offered("o.removed_at IS NULL AND o.customer_uuid = %(v)s", "uuid"),
        "offering_name": _offered(f"o.removed_at IS NULL AND {like('o.title')}", "contains"),
        "resource_project_uuid": _ordered("r.project_uuid = %(v)s"),
        "resource_customer_uuid": _ordered(
            "r.project_uuid = ANY (ARRAY(SELECT j.uuid FROM {projects} j WHERE j.customer_uuid = %(v)s))"
        ),
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
    filters={"category_uuid": equals("m.category", "uuid")},
    order={"type": "m.type"},
    default_order=("type",),
    unique="m.uuid",
    always="t.removed_at IS NULL",
)
