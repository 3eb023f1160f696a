"""A few requests nobody thought of for every operation; `make fuzz` sends many."""

import pytest

from api.http.ask import Ask
from api.http.route import Reply, Route
from api.http.routes import ROUTES
from projections.identity.projects_documents import PROJECTS
from tests.fuzz.fuzzing import LEFT_OUT, fuzzed
from tests.http.served import served
from tests.http.walk_tables import town

# The server's threads draw random numbers while Hypothesis watches that nobody does.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")


def test_no_fault_and_nothing_but_what_is_described(server_url: str) -> None:
    with served(server_url) as place:
        here = town(place)
        found = fuzzed(here, [here.staff, here.reader], examples=3, seconds=15)
    assert found.faults == {}
    assert found.lies == {}
    assert len(found.operations) > 30
    assert not found.operations & set(LEFT_OUT)


async def _lies(_ask: Ask) -> Reply:
    return Reply(200, b'[{"created": 7}]')


async def _breaks(_ask: Ask) -> Reply:
    raise RuntimeError


async def _hides(_ask: Ask) -> Reply:
    return Reply(302, b"{}")


def test_faults_and_lies_are_found(server_url: str) -> None:
    calls = {"lies": _lies, "breaks": _breaks, "hides": _hides}
    routes = [
        Route(method="GET", path=f"/api/{name}/", operation=name, call=call, answer=PROJECTS, many=True)
        for name, call in calls.items()
    ]
    described = [each for each in ROUTES if each.operation == "schema_retrieve"]
    with served(server_url, [*described, *routes]) as place:
        here = town(place)
        found = fuzzed(here, [here.staff], 2, 15, [*described, *routes])
    assert [name.split()[:2] for name in found.faults] == [["breaks", "500"]]
    assert sorted(name.split()[:2] for name in found.lies) == [["hides", "302"], ["lies", "200"]]
