"""Events on the wire (contract schema Event), from the audit trail: names of people are put in as they are now."""

import msgspec

from projections import audit
from projections.common_filters import equals
from projections.documents import Documents, Query, Seen, narrowed
from projections.event_types import OUTCOMES, TYPES
from projections.field import hexa, of, schema, text
from projections.field_tables import named
from projections.filters import Filter
from projections.identity import customers, grants, projects, seen, users
from projections.marketplace import orders, resources

_ACTOR, _AFFECTED = 'a."user"', "a.affected"

_SAID = (
    "format(a.sentence, VARIADIC ARRAY(SELECT CASE WHEN n.uuid IS NULL THEN 'unknown person'"
    " WHEN n.erased_at IS NOT NULL THEN 'erased person'"
    " ELSE coalesce(nullif(n.full_name, ''), n.username, 'erased person') END"
    " FROM unnest(a.people) WITH ORDINALITY AS s (person, place) LEFT JOIN {users} n ON n.uuid = s.person"
    " ORDER BY s.place))"
)
_WORD = "(SELECT w FROM regexp_split_to_table(lower(%(v)s), '[^[:alnum:]]+') w ORDER BY length(w) DESC LIMIT 1)"
_MESSAGE = (
    f"(strpos(lower(a.sentence), {_WORD}) > 0 OR strpos('unknown erased person', {_WORD}) > 0 OR a.people &&"
    f" ARRAY(SELECT n.uuid FROM {{users}} n WHERE strpos(lower(concat_ws(' ', n.full_name, n.username)), {_WORD}) > 0))"
    f" AND strpos(lower({_SAID}), lower(%(v)s)) > 0"
)
"""The longest word is looked for where it is cheap; the sentence with names is made only where that is found."""

_CAUSES = (
    "a.position = ANY (ARRAY("
    "WITH RECURSIVE why AS (SELECT z.position, z.causation FROM {audit} z WHERE z.position = %(v)s"
    " UNION SELECT e.position, e.causation FROM why JOIN {audit} e ON e.event_id = why.causation)"
    " SELECT why.position FROM why UNION SELECT e.position FROM {audit} z JOIN {audit} e"
    " ON e.correlation = z.correlation WHERE z.position = %(v)s AND e.position < z.position)) AND a.position <> %(v)s"
)
_EFFECTS = (
    "a.position = ANY (ARRAY("
    "WITH RECURSIVE so AS (SELECT e.position, e.event_id FROM {audit} z JOIN {audit} e"
    " ON e.causation = z.event_id WHERE z.position = %(v)s"
    " UNION SELECT e.position, e.event_id FROM so JOIN {audit} e ON e.causation = so.event_id)"
    " SELECT so.position FROM so))"
)
_DONE_TO = "SELECT z.position FROM {audit} z WHERE z.people @> ARRAY[(%(v)s)::uuid]"
_DONE_BY_OR_OF = (
    "SELECT z.position FROM {audit} z WHERE z.actor = 'user:' || replace((%(v)s)::text, '-', '') OR z.stream = %(v)s"
)
"""Found first: of one person there are few, which Postgres does not guess and would go through all, newest first."""


_ABOUT = (
    "a.position = ANY (ARRAY(SELECT z.position FROM {audit} z WHERE z.stream = ANY (ARRAY(SELECT %(v)s::uuid"
    " UNION ALL SELECT o.uuid FROM {orders} o WHERE o.resource_uuid = %(v)s"
    " UNION ALL SELECT r.scope FROM {resources} r WHERE r.uuid = %(v)s))))"
)
"""Of one thing; of a resource also what happened to its orders, and to its object at the backend, there or gone."""


def _hex(sql: str) -> str:
    return f"encode(uuid_send({sql}), 'hex')"


_CONTEXT = {
    "user_uuid": _hex(_ACTOR),
    "user_username": "u.username",
    "user_full_name": "nullif(u.full_name, '')",
    "affected_user_uuid": _hex(_AFFECTED),
    "affected_user_username": "f.username",
    "affected_user_full_name": "nullif(f.full_name, '')",
    "impersonator_uuid": "substr(a.impersonator, 6)",
    "customer_uuid": _hex("a.customer"),
    "customer_name": "c.title",
    "customer_abbreviation": "nullif(c.abbreviation, '')",
    "project_uuid": _hex("a.project"),
    "project_name": "p.title",
    "actor": "a.actor",
    "reason": "nullif(a.reason, '')",
    "event": "a.event",
    "position": "a.position",
    "stream": _hex("a.stream"),
    "version": "a.version",
    "correlation": _hex("a.correlation"),
    "causation": _hex("a.causation"),
}

_COLUMNS = ", ".join(f"{sql} AS {name}" for name, sql in _CONTEXT.items())
"""A row of them costs half of what an object of names and values does: there are ten on a page."""

_END = "a.event || ' ' || a.operation"
_OURS = named({name: kind for name, kind in TYPES.items() if name != kind}, "a.event")
_TYPE = f"coalesce({named(OUTCOMES, f'({_END})')}, {_OURS}, a.event)"
_ENDED = f"a.event = ANY (%(v)s::text[]) OR (a.operation IS NOT NULL AND ({_END}) = ANY (%(v)s::text[]))"
"""By stored names, some of them, of ends of operations, followed by the operation."""

EVENTS = Documents(
    noun="Event",
    models={
        "audit": audit.MODEL,
        "users": users.MODEL,
        "customers": customers.MODEL,
        "projects": projects.MODEL,
        "grants": grants.MODEL,
        "orders": orders.MODEL,
        "resources": resources.MODEL,
    },
    source=(
        f"{{audit}} a LEFT JOIN {{users}} u ON u.uuid = {_ACTOR} LEFT JOIN {{users}} f ON f.uuid = {_AFFECTED}"
        " LEFT JOIN {customers} c ON c.uuid = a.customer LEFT JOIN {projects} p ON p.uuid = a.project"
        f" CROSS JOIN LATERAL (SELECT {_COLUMNS}) context"
    ),
    fields={
        "uuid": text(_hex("a.event_id"), schema=schema(hexa(""))),
        "created": of("stamp", "a.at"),
        "event_type": text(_TYPE),
        "message": text(_SAID),
        "context": of("json", "row_to_json(context)"),
    },
    filters={
        "event": Filter(sql="a.event = ANY (%(v)s)", kind="names"),
        "ended": Filter(sql=_ENDED, kind="names"),
        "position": equals("a.position", "int"),
        "stream": equals("a.stream", "uuid"),
        "about": Filter(sql=_ABOUT, kind="uuid"),
        "customer_uuid": equals("a.customer", "uuid"),
        "project_uuid": equals("a.project", "uuid"),
        "user_uuid": Filter(sql="a.actor = 'user:' || replace((%(v)s)::text, '-', '')", kind="uuid"),
        "related_user_uuid": Filter(sql=f"a.position = ANY (ARRAY({_DONE_TO}))", kind="uuid"),
        "person": Filter(sql=f"a.position = ANY (ARRAY({_DONE_TO} UNION {_DONE_BY_OR_OF}))", kind="uuid"),
        "message": Filter(sql=_MESSAGE),
        "created_from": Filter(sql="a.at >= %(v)s", kind="epoch"),
        "created_to": Filter(sql="a.at <= %(v)s", kind="epoch"),
        "causes_of": Filter(sql=_CAUSES, kind="int"),
        "effects_of": Filter(sql=_EFFECTS, kind="int"),
    },
    order={"created": "a.position"},
    default_order=("-created",),
    unique="a.position",
    visible=seen.EVENTS,
)
EVENTS_ABOUT = msgspec.structs.replace(EVENTS, visible="")
"""Of something that whoever asks was found to see."""

_MONTHS = (
    "SELECT extract(year FROM a.at AT TIME ZONE 'UTC')::int AS year, extract(month FROM a.at AT TIME ZONE 'UTC')::int"
    " AS month, count(*) AS count FROM <source> WHERE <where> GROUP BY 1, 2"
)
_STATS = (
    "SELECT (SELECT count(*) FROM m), (SELECT coalesce(json_agg(d), '[]')::text FROM"
    " (SELECT * FROM m ORDER BY year DESC, month DESC LIMIT %(limit)s OFFSET %(offset)s) d)"
)


def stats(seen: Seen, filters: dict[str, list[str]], limit: int, offset: int) -> Query:
    """Gives one row: how many months, and a JSON array of a page of them, newest first. Raises BadFilter."""
    statement, values = narrowed(EVENTS, seen, filters, f"WITH m AS ({_MONTHS}) {_STATS}")
    return statement, {**values, "limit": limit, "offset": offset}
