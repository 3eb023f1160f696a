"""`make fuzz`: three minutes of requests from `/api/schema/`, as staff and as a plain member."""

import sys

from api.http.routes import ROUTES
from tests.fuzz.fuzzing import LEFT_OUT, Found, fuzzed
from tests.http.served import served
from tests.http.walk_tables import town
from tests.postgres import session_server
from tests.proofs.report import Figure, figure, publish, say

SECONDS = 170.0
EXAMPLES = 250


def figures(found: Found) -> list[Figure]:
    due = {route.operation for route in ROUTES} - set(LEFT_OUT)
    return [
        figure("requests", found.requests, "", ">= 1000"),
        figure("operations left out that should not be", len(due - found.operations), "", "= 0"),
        figure("server errors", len(found.faults), "kinds", "= 0"),
        figure("answers the description does not allow", len(found.lies), "kinds", "= 0"),
        figure("answers of success", sum(n for (_, status), n in found.answered.items() if status < 300), "", ">= 200"),
    ]


def main() -> int:
    with session_server() as url, served(url) as place:
        here = town(place)
        found = fuzzed(here, [here.staff, here.reader], EXAMPLES, SECONDS)
    for name, told in sorted({**found.faults, **found.lies}.items()):
        say(f"{name}\n  {told}\n")
    say(", ".join(f"{name} {status}: {number}" for (name, status), number in sorted(found.answered.items())))
    return publish("fuzz", figures(found))


if __name__ == "__main__":
    sys.exit(main())
