"""The yardstick finds what is wrong: shapes that do not fit, answers that ask nobody, operations that are not there."""

import pytest

from api.http.ask import Ask
from api.http.route import Reply, Route
from tests.contract import client, shapes
from tests.contract.calls import CALLS
from tests.contract.client import Operation
from tests.contract.judge import judged
from tests.contract.shapes import Schema, wrong
from tests.contract.world import populated
from tests.http import watched
from tests.http.served import served

HEX = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "format": "uuid"}, "01234567-89ab-cdef-0123-456789abcdef"),
        ({"type": "string", "format": "date-time"}, "2026-01-31T10:00:00"),
        ({"type": "string"}, None),
        ({"type": "integer"}, True),
        ({"type": "number"}, "1.0"),
        ({"type": "string", "enum": ["a"]}, "b"),
        ({"type": "array", "items": {"type": "string"}}, ["a", 1]),
        ({"type": "object", "required": ["uuid"]}, {}),
        ({"$ref": "Project"}, {"uuid": None}),
        ({"$ref": "Project"}, {"created": "yesterday"}),
    ],
)
def test_what_does_not_fit_is_told(schema: Schema, value: object) -> None:
    assert wrong(value, schema, shapes.client_models())


def test_what_fits_is_not() -> None:
    project = {"uuid": HEX, "name": "a", "created": "2026-01-31T10:00:00.000001Z", "end_date": None}
    assert wrong([project], {"type": "array", "items": {"$ref": "Project"}}, shapes.client_models()) == []


def test_every_operation_is_one_of_the_client() -> None:
    found = client.operations()
    assert len(found) == len({each.operation for each in found}) == 371
    assert all(client.statuses(each) for each in found)
    assert set(CALLS) <= {each.operation for each in found}


async def _fixed(_ask: Ask) -> Reply:
    return Reply(200, b'{"version": "1", "latest_version": "1"}')


def test_an_answer_that_asks_nobody_is_not_served(server_url: str) -> None:
    route = Route(method="GET", path="/api/version/", operation="version_retrieve", call=_fixed)
    seen = watched.Seen()
    with watched.watching(), served(server_url, watched.routes(seen, [route])) as place:
        world = populated(place, seen)
        fixed = judged(world, _operation("version_retrieve"))
        gone = judged(world, _operation("users_list"))
    assert (fixed.there, fixed.constant, fixed.served) == (True, True, False)
    assert (gone.status, gone.there, gone.served) == (404, False, False)


def _operation(name: str) -> Operation:
    return next(each for each in client.operations() if each.operation == name)
