"""Every route there is."""

from api.http import describing, health
from api.http.access import sign_in
from api.http.events import events, feed, history, stats
from api.http.identity import customers, projects, roles, user_permissions, users
from api.http.route import Route

ROUTES: list[Route] = [*health.ROUTES, *describing.ROUTES, *users.ROUTES, *customers.ROUTES, *projects.ROUTES]
ROUTES += [*sign_in.ROUTES]
ROUTES += [*events.ROUTES, *stats.ROUTES, *history.ROUTES, *feed.ROUTES]
ROUTES += [*roles.ROUTES, *user_permissions.ROUTES]
