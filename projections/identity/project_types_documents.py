"""Project types on the wire."""

from projections.documents import Documents
from projections.field import hexa, link, text
from projections.filters import Filter
from projections.identity import project_types

PROJECT_TYPES = Documents(
    noun="ProjectType",
    models={"project_types": project_types.MODEL},
    source="{project_types} t",
    fields={
        "url": link("project-types", "t.uuid"),
        "uuid": hexa("t.uuid"),
        "name": text("t.title"),
        "description": text("t.description"),
    },
    filters={
        "name": Filter(sql="lower(t.title) LIKE '%%' || lower(%(v)s) || '%%'", kind="contains"),
        "name_exact": Filter(sql="t.title = %(v)s"),
    },
    order={"name": "t.title"},
    default_order=("name",),
    unique="t.uuid",
    always="t.removed_at IS NULL",
)
