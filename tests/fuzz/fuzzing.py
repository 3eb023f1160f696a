"""Requests made from the interface's own description, right ones and wrong ones, sent to things that are there."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import httpx
import hypothesis
import msgspec
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from requests import Session
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.http.route import Route
from api.http.routes import ROUTES
from tests.http import walk_tables
from tests.http.served import Person
from tests.http.walk_tables import Town

CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
LEFT_OUT: Mapping[str, str] = {
    "api_auth_logout": "ends the session the fuzz runs on",
    "docs_file": "files of somebody else's",
}


class Found(msgspec.Struct):
    """`faults` are answers of 500 and more, `lies` those that the description does not allow."""

    requests: int = 0
    answered: Counter[tuple[str, int]] = msgspec.field(default_factory=Counter)
    operations: set[str] = msgspec.field(default_factory=set)
    faults: dict[str, str] = msgspec.field(default_factory=dict)
    lies: dict[str, str] = msgspec.field(default_factory=dict)


class _Over(Exception):
    """The time for an operation is over."""


def fuzzed(town: Town, people: list[Person], examples: int, seconds: float, routes: Sequence[Route] = ROUTES) -> Found:
    """Every operation as each of the people: so many requests for each, as long as the time lasts."""
    found = Found()
    schema = schemathesis.openapi.from_dict(httpx.get(f"{town.place.url}/api/schema/").json())
    every: list[Any] = list(schema.get_all_operations())
    operations = sorted((each.ok() for each in every), key=_last_what_destroys)
    named = {route.operation: route for route in routes}
    ends = time.monotonic() + seconds
    with Session() as session:
        for number, operation in enumerate(operations):
            left = (ends - time.monotonic()) / (len(operations) - number)
            for person in people:
                until = time.monotonic() + left / len(people)
                _fuzz(found, town, person, operation, session, examples, until, named)
    return found


def _last_what_destroys(operation: Any) -> bool:
    return bool(operation.method.upper() == "DELETE")


def _fuzz(
    found: Found,
    town: Town,
    who: Person,
    operation: Any,
    session: Session,
    examples: int,
    until: float,
    named: Mapping[str, Route],
) -> None:
    name = operation.definition.raw["operationId"]
    if name in LEFT_OUT:
        return
    route = named[name]
    there = walk_tables.path(route, town)

    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        derandomize=True,
    )
    @hypothesis.given(case=_cases(operation), real=st.sampled_from([True, True, True, False]))
    def send(case: Any, real: bool) -> None:
        if real and case.path_parameters and there:
            case.path_parameters = {key: _thing(route.path, there) for key in case.path_parameters}
        _note(found, name, case, session, town.place.url, who)
        if time.monotonic() > until:
            raise _Over

    with suppress(_Over):
        send()


def _cases(operation: Any) -> Any:
    wrong = [GenerationMode.NEGATIVE] if operation.body or operation.query else []
    return st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in [GenerationMode.POSITIVE, *wrong]))


def _thing(path: str, there: str) -> str:
    """What stands for the braces in an address."""
    before, _, after = path.partition("{")
    return there.removeprefix(before).removesuffix(after.partition("}")[2])


def _note(found: Found, name: str, case: Any, session: Session, url: str, who: Person) -> None:
    case.headers = {**case.headers, "Authorization": f"Token {who.token}", "X-Wait-For": "0"}
    response = case.call(base_url=url, session=session, timeout=30)
    found.requests += 1
    found.operations.add(name)
    found.answered[name, response.status_code] += 1
    told = f"{who.username}: {case.as_curl_command()} -> {response.status_code} {response.text[:200]}"
    if response.status_code >= 500:
        found.faults.setdefault(f"{name} {response.status_code}", told)
        return
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        for failure in group.exceptions:
            found.lies.setdefault(f"{name} {response.status_code} {failure.title}", f"{told}\n{failure.message}"[:900])
