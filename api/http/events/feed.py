"""placeholder"""

from api.http.route import Route

ROUTES: list[Route] = []
