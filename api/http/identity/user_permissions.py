"""Roles people hold: one's own, those in what one sees, and all for staff and support."""

from api.http.lists import reads
from projections.identity.grants_documents import PERMISSIONS

ROUTES = reads(PERMISSIONS, "/api/user-permissions/", "user_permissions")
