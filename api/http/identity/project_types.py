"""Project types, to read."""

from api.http.lists import reads
from projections.identity.project_types_documents import PROJECT_TYPES

ROUTES = reads(PROJECT_TYPES, "/api/project-types/", "project_types")
