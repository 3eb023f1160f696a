"""Project types on the wire."""

from projections.common_filters import by_name
from projections.documents import Documents
from projections.field import hexa, link, text
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
        **by_name("t.title"),
    },
    order={"name": "t.title"},
    default_order=("name",),
    unique="t.uuid",
    always="t.removed_at IS NULL",
)
