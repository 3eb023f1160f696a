"""Tags on the wire (contract schemas Tag, NestedTag), and offerings found by them."""

from projections.common_filters import by_name, equals
from projections.documents import Documents
from projections.field import hexa, link, of, text, together
from projections.filters import Filter
from projections.identity import users
from projections.marketplace import orders_seen, seen, tags

_NESTED = together({"uuid": hexa("y.uuid"), "name": text("y.title")})
OF_OFFERING = (
    "CASE WHEN o.tags = '{{}}' THEN '[]'::json ELSE (SELECT coalesce(json_agg("
    f"{_NESTED} ORDER BY y.title), '[]') FROM {{tags}} y WHERE y.uuid = ANY (o.tags) AND y.removed_at IS NULL) END"
)
"""Of the offering o; one that is removed is no more."""


def _found(condition: str) -> str:
    return f"ARRAY(SELECT y.uuid FROM {{tags}} y WHERE {condition} AND y.removed_at IS NULL)"


_BY_ID, _BY_NAME = _found("y.uuid = ANY (%(v)s)"), _found("lower(y.title) = ANY (%(v)s)")
_NAMED = "(SELECT count(DISTINCT n) FROM unnest(%(v)s::text[]) n)"
OFFERING_FILTERS: dict[str, Filter] = {
    "tag": Filter(sql=f"o.tags && {_BY_ID}", kind="uuids"),
    "tags_and": Filter(sql=f"o.tags @> %(v)s::uuid[] AND %(v)s::uuid[] <@ {_BY_ID}", kind="uuids"),
    "tag_name": Filter(sql=f"o.tags && {_BY_NAME}", kind="names"),
    "tag_names_and": Filter(
        sql=f"o.tags && {_BY_NAME} AND o.tags @> {_BY_NAME} AND cardinality({_BY_NAME}) = {_NAMED}", kind="names"
    ),
}
"""Any of the tags, or all of them. No two have the same name."""
_COUNTED = (
    "SELECT count(*) FROM {offerings} o WHERE o.tags @> ARRAY[g.uuid] AND o.removed_at IS NULL"
    f" AND (%(visible_to)s::uuid IS NULL OR {orders_seen.STAFF} OR {seen.SHOWN})"
)
"""Of those one sees."""
TAGS = Documents(
    noun="Tag",
    models={**seen.MODELS, "tags": tags.MODEL, "users": users.MODEL},
    source="{tags} g LEFT JOIN {users} u ON u.uuid = g.created_by",
    fields={
        "url": link("marketplace-tags", "g.uuid"),
        "uuid": hexa("g.uuid"),
        "name": text("g.title"),
        "description": text("g.description"),
        "offering_count": of("int", f"({_COUNTED})"),
        "created": of("stamp", "g.created_at"),
        "created_by_username": text("coalesce(u.username, '')"),
        "created_by_full_name": text("coalesce(u.full_name, '')"),
    },
    filters={**by_name("g.title"), "created_by": equals("g.created_by", "uuid")},
    order={"name": "g.title", "created": "g.created_at"},
    default_order=("name",),
    unique="g.uuid",
    always="g.removed_at IS NULL",
)
