"""Projects."""

from api.http.lists import reads
from projections.identity.projects_documents import PROJECTS

ROUTES = [*reads(PROJECTS, "/api/projects/", "projects")]
