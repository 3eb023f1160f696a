"""Every route there is."""

from api.http import describing, health
from api.http.identity import projects
from api.http.route import Route

ROUTES: list[Route] = [*health.ROUTES, *describing.ROUTES, *projects.ROUTES]
