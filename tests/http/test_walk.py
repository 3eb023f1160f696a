"""A walk over every route there is: strangers, outsiders, people without the right, broken bodies, wrong states."""

from typing import Any

import httpx
import msgspec
import pytest

from api.http.route import Route
from api.http.routes import ROUTES
from tests.http import walk_tables as tables
from tests.http.served import Served
from tests.http.walk_tables import Town

JSON = {"Content-Type": "application/json"}


def routes(*methods: str, **more: Any) -> pytest.MarkDecorator:
    """Those with one of the methods, whose attributes are as told."""
    found = [each for each in ROUTES if not methods or each.method in methods]
    found = [each for each in found if all(bool(getattr(each, name)) == wanted for name, wanted in more.items())]
    return pytest.mark.parametrize("route", found, ids=lambda each: each.operation)


@pytest.fixture(scope="module")
def town(http: Served) -> Town:
    return tables.town(http)


def asked(who: httpx.Client, route: Route, address: str, body: Any = None) -> httpx.Response:
    content = msgspec.json.encode(body or {}) if route.method in ("POST", "PUT", "PATCH") else None
    answer = who.request(route.method, address, content=content, headers=JSON if content else {})
    assert answer.status_code < 500, answer.text
    return answer


def place(route: Route, town: Town) -> str:
    found = tables.path(route, town)
    assert found, f"THINGS does not say what stands in {route.path}"
    return found


def test_the_tables_speak_of_routes_there_are() -> None:
    speaking = (tables.OPEN_TO_OUTSIDERS, tables.OWN_BUSINESS, tables.BODIES, tables.OTHER_DOORS, tables.NO_STATE)
    named = {name for table in (*speaking, tables.WRONG_STATE) for name in table}
    assert named <= {each.operation for each in ROUTES}


@routes()
def test_a_stranger(route: Route, town: Town) -> None:
    if route.operation in tables.OTHER_DOORS:
        return
    answer = asked(town.place.stranger, route, place(route, town))
    if route.who == "anyone":
        assert answer.status_code not in (401, 403)
    else:
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Token"
        assert route.method == "HEAD" or set(answer.json()) == {"detail"}


@routes()
def test_an_outsider(route: Route, town: Town) -> None:
    if route.who == "anyone" or route.operation in tables.OPEN_TO_OUTSIDERS:
        return
    answer = asked(town.outsider.http, route, place(route, town))
    if route.who in ("staff", "support"):
        assert answer.status_code == 403
    elif route.path in tables.SHOWN_TO_ALL:
        assert answer.status_code == (200 if route.method == "GET" else 403)
    elif "{" in route.path:
        assert answer.status_code == 404
    elif route.method in ("GET", "HEAD"):
        assert answer.headers["X-Result-Count"] == "0"
    else:
        assert answer.status_code in (400, 403)


@routes()
def test_what_is_not_there(route: Route, town: Town) -> None:
    if "{" in route.path:
        assert asked(town.staff.http, route, tables.nowhere(route)).status_code == 404
        assert asked(town.staff.http, route, route.path.replace("{", "").replace("}", "")).status_code == 404


@routes("POST", "PUT", "PATCH", "DELETE", command=True)
def test_a_member_without_the_right(route: Route, town: Town) -> None:
    if route.operation in tables.OWN_BUSINESS:
        return
    told = tables.BODIES.get(route.operation)
    body = told(town) if told else None
    answer = asked(town.reader.http, route, place(route, town), body)
    assert answer.status_code == 403, answer.text
    assert answer.json()["detail"].startswith("You do not have permission to perform this action.")


@routes(body=True)
def test_a_body_that_is_no_json(route: Route, town: Town) -> None:
    who = town.staff.http
    for content in (b'{"name": ', b"[", b"\xff"):
        broken = who.request(route.method, place(route, town), content=content, headers=JSON)
        assert broken.status_code == 400
        assert broken.json()["detail"].startswith("JSON parse error - ")
    listed = who.request(route.method, place(route, town), content=b"[]", headers=JSON)
    assert listed.json() == {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}
    other = who.request(route.method, place(route, town), content=b"<a/>", headers={"Content-Type": "text/xml"})
    assert other.status_code == 415


@routes(body=True)
def test_a_field_of_the_wrong_type(route: Route, town: Town) -> None:
    assert route.body is not None
    for field in msgspec.structs.fields(route.body):
        answer = asked(town.staff.http, route, place(route, town), {field.encode_name: [{"no": ["such"]}]})
        assert answer.status_code == 400, (field.name, answer.text)
        assert field.encode_name.partition(".")[0] in {
            name.partition("[")[0].partition(".")[0] for name in answer.json()
        }


@routes(body=True)
def test_an_empty_body(route: Route, town: Town) -> None:
    assert route.body is not None
    required = {field.encode_name for field in msgspec.structs.fields(route.body) if field.required}
    if required:
        answer = asked(town.staff.http, route, place(route, town))
        assert answer.status_code == 400
        assert [(name in required, told) for name, told in answer.json().items()] == [
            (True, ["This field is required."])
        ]


@routes("POST", "PUT", "PATCH", "DELETE", command=True)
def test_a_wrong_state(route: Route, town: Town) -> None:
    if route.operation in tables.NO_STATE:
        return
    assert route.operation in tables.WRONG_STATE, "say how its wrong state is reached, or why there is none"
    address, body = tables.WRONG_STATE[route.operation](town)
    answer = asked(town.staff.http, route, address, body)
    assert answer.status_code == 409, answer.text
    assert set(answer.json()) == {"detail"}


def test_checks_come_in_order(town: Town) -> None:
    """Who, then what, then whether they may, then whether it can be, then what the body says."""
    address, broken = f"/api/projects/{town.project.hex}/", {"name": ["no name"]}

    def status(who: httpx.Client, path: str = address) -> int:
        return who.patch(path, json=broken).status_code

    assert status(town.place.stranger) == 401
    assert status(town.outsider.http) == 404
    assert status(town.reader.http) == 403
    assert status(town.owner.http) == 400
    recover = f"{address}recover/"
    assert town.reader.http.post(recover, json={"end_date": 1}).status_code == 403
    assert town.staff.http.post(recover, json={"end_date": "2001-01-01"}).status_code == 409
