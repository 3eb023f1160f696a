"""Judging one operation: is it served, are status and answer right, which fields does it take and show."""

import contextlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import httpx
import msgspec

from tests.contract import beside, client, shapes
from tests.contract.calls import call, more
from tests.contract.calls.shared import Call
from tests.contract.client import Operation
from tests.contract.examples import example, same
from tests.contract.later import OTHERWISE
from tests.contract.reread import shown
from tests.contract.sending import sent
from tests.contract.shapes import Named, Schema
from tests.contract.world import World

NOT_SERVED = (404, 405)


class Verdict(msgspec.Struct):
    """`wrong` says what does not fit, `told` why something that does not is right. `shows` and `takes` are names of
    fields that were seen to work."""

    operation: Operation
    status: int = 0
    constant: bool = False
    statuses: tuple[int, ...] = ()
    wrong: list[str] = []
    told: set[str] = set()
    shows: set[str] = set()
    all_shown: set[str] = set()
    takes: set[str] = set()
    all_taken: set[str] = set()
    first: dict[str, Any] = {}
    """The plain call's answer."""
    beside: "Verdict | None" = None

    @property
    def there(self) -> bool:
        return 0 < self.status < 500 and self.status not in NOT_SERVED

    @property
    def served(self) -> bool:
        return self.there and not self.constant

    @property
    def right(self) -> bool:
        return self.served and self.status in self.statuses and not self.wrong


def judged(world: World, which: Operation) -> Verdict:
    found = Verdict(which, statuses=client.statuses(which))
    answers = [sent(world, which, given) for given in _givens(world, which)]
    found.status, found.constant = answers[0].status_code, _constant(world)
    if beside.there():
        theirs = beside.statuses(which)
        found.beside = Verdict(which, found.status, found.constant, _possible(theirs, found.statuses))
    _note_all(found, answers)
    if which.method in ("POST", "PUT", "PATCH"):
        _note_fields(world, found, answers[0])
    return found


def _possible(theirs: tuple[int, ...], clients: tuple[int, ...]) -> tuple[int, ...]:
    """Where schema and client contradict each other, the client is of a later version."""
    return theirs if set(theirs) & set(clients) else clients


def _givens(world: World, which: Operation) -> list[Call]:
    """The plain call and what else is to be asked, with every field named; for a list also a long page."""
    plain = call(world, which.operation)
    found = [plain, *more(world, which.operation)]
    if which.method == "GET" and client.takes(which, "page_size"):
        found.append({**plain, "page_size": 300})
    if which.method == "GET" and (named := client.fields(which)):
        found.append({**plain, "field": named})
    return found


def _constant(world: World) -> bool:
    done = world.seen.last()
    return done is not None and not (done.statements or done.commands)


CONTRADICTED: Mapping[str, tuple[str, ...]] = {
    "client": (".minimal_price: ",),
    "schema": (".gender: ", ".scope_name: "),
}
"""The client is of a later version than the schema. Where they contradict each other only one can be met: a price is
the schema's number; a gender is the client's word, and the name of a scope text. The other does not judge these."""


def _note_all(found: Verdict, answers: list[httpx.Response]) -> None:
    _note_answer(found, client.answer(found.operation), shapes.client_models(), answers, CONTRADICTED["client"])
    if found.beside:
        _note_answer(found.beside, beside.answer(found.operation), beside.named(), answers, CONTRADICTED["schema"])


def _note_answer(
    found: Verdict, schema: Schema, named: Named, answers: list[httpx.Response], unjudged: tuple[str, ...]
) -> None:
    found.all_shown = found.all_shown or set(shapes.properties(schema, named))
    for response in answers:
        if response.status_code not in found.statuses or not response.content:
            continue
        body = response.json()
        amiss = shapes.wrong(body, schema, named) if schema else []
        amiss = [each for each in amiss if not any(place in each for place in unjudged)]
        told = [each for each in amiss if not _explained(found, each)]
        found.all_shown = set(shapes.properties(shapes.fitting(body, schema, named), named))
        found.wrong += [each for each in (*told, response.extensions["complaint"]) if each and each not in found.wrong]
        for row in body if isinstance(body, list) else [body]:
            found.shows |= set(row) & found.all_shown if isinstance(row, dict) else set()


def _explained(found: Verdict, amiss: str) -> bool:
    reasons = [why for where, why in OTHERWISE.get(found.operation.operation, {}).items() if amiss.endswith(where)]
    found.told.update(reasons)
    return bool(reasons)


def _note_fields(world: World, found: Verdict, plain: httpx.Response) -> None:
    which, works = found.operation, found.status in found.statuses
    first = plain.json() if works and plain.content else {}
    found.first = first if isinstance(first, dict) else {}
    models = client.bodies(which)
    ours = shapes.properties(shapes.of_hint(models[0]), shapes.client_models()) if models else {}
    theirs = shapes.properties(beside.body(which), beside.named()) if found.beside else {}
    found.all_taken = set(ours)
    if found.beside:
        found.beside.all_taken = set(theirs)
    for name, schema in {**theirs, **ours}.items() if works else ():
        named = shapes.client_models() if name in ours else beside.named()
        if _taken(world, found, name, schema, named):
            for verdict in (found, found.beside):
                if verdict and name in verdict.all_taken:
                    verdict.takes.add(name)


def _taken(world: World, found: Verdict, name: str, schema: Schema, named: Named) -> bool:
    """Sent on its own besides what must be there: does the answer, or the thing read again, show it?"""
    which, given = found.operation, call(world, found.operation.operation)
    body = dict(given.get("body", {}))
    if name not in body or isinstance(body[name], bool) or which.method in ("PUT", "PATCH"):
        before = shown(world, which, given, None).get(name, found.first.get(name))
        body[name] = example(world, which.operation, name, schema, named, before)
    given = {**given, "body": body}
    try:
        response = sent(world, which, given)
    except ValueError:
        return False  # no example fits what the client wants there
    if response.status_code not in found.statuses:
        return False
    _note_all(found, [response])
    after: Mapping[str, Any] = {}
    with contextlib.suppress(json.JSONDecodeError):
        after = shown(world, which, given, response)
    return same(body[name], after.get(name))


_RICH: Mapping[str, Callable[[World], UUID]] = {
    "users": lambda w: w.ann.uuid,
    "customers": lambda w: w.customer,
    "projects": lambda w: w.project,
    "roles": lambda w: w.role,
    "marketplace_categories": lambda w: w.market.category,
    "marketplace_plans": lambda w: w.market.plan,
    "marketplace_service_providers": lambda w: w.market.provider,
}
_STAYS = {"blocked", "archived", "is_active", "is_staff", "is_support", "username", "name", "customer", "title"}


def enriched(world: World, verdict: Verdict) -> None:
    """What a kind of thing takes is put on the one that is read afterwards."""
    which = verdict.operation
    kind = which.operation.removesuffix("_partial_update")
    if kind not in _RICH or not verdict.takes:
        return
    target, models = _RICH[kind](world), shapes.client_models()
    fields = shapes.properties(shapes.of_hint(client.bodies(which)[0]), models)
    for name in sorted(verdict.takes - _STAYS):
        if name in fields:
            value = example(world, which.operation, name, fields[name], models, None)
            sent(world, which, {"uuid": target, "body": {name: value}})
