"""Every way a request can fail, and the status and body it is answered with (contract/conventions.md, section 4)."""

from collections.abc import Mapping
from typing import Any

import msgspec
import psycopg
from litestar.exceptions import HTTPException
from psycopg_pool import PoolTimeout

from adapters.eventstore.errors import StoreError
from api.http.route import Reply
from api.signin.bearer import ProviderUnavailable
from api.signin.refused import SignInRefused
from domain.refusal import Refused
from projections.documents import UnknownOrder
from projections.filters import BadFilter

UNAUTHENTICATED = "Authentication credentials were not provided."
TOO_LARGE = "The body of this request is too large."
FORBIDDEN = "You do not have permission to perform this action."

_REUSED = "This Idempotency-Key was used before for another request."

_STATUS = {
    "unauthenticated": 401,
    "forbidden": 403,
    "offering_kept": 403,
    "not_found": 404,
    "project_removed": 404,
    "conflict": 409,
    "command_id_reused": 409,
    "wrong_state": 409,
    "has_children": 409,
    "user_erased": 409,
    "person_erased": 409,
    "not_for_this_type": 405,
}
"""Refusals not named here are 400."""


class Problem(Exception):
    """An answer other than success: `body` is what JSON shows."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status, self.body, self.headers = status, body, headers or {}


def detail(status: int, message: str, headers: Mapping[str, str] | None = None) -> Problem:
    return Problem(status, {"detail": message}, headers)


def field(name: str, *messages: str) -> Problem:
    return Problem(400, _nested(name or "non_field_errors", list(messages)))


def _nested(name: str, told: Any) -> dict[str, Any]:
    """limits.cores is {"limits": {"cores": ...}}, nodes.1.name is {"nodes": [{}, {"name": ...}]}."""
    outer, _, inner = name.partition(".")
    number, _, rest = inner.partition(".")
    if number.isdecimal() and len(number) < 5 and rest:
        return {outer: [*({} for _ in range(int(number))), _nested(rest, told)]}
    return {outer: {inner: told} if inner else told}


def unauthenticated(message: str = UNAUTHENTICATED) -> Problem:
    return detail(401, message, {"WWW-Authenticate": "Token"})


def missing(noun: str) -> Problem:
    return detail(404, f"No {noun} matches the given query." if noun else "Not found.")


def reply(problem: Problem) -> Reply:
    return Reply(problem.status, msgspec.json.encode(problem.body), problem.headers)


def of(error: Exception, noun: str) -> Problem | None:
    """None for what nobody foresaw: a fault of ours."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return _refused(error, noun)
    if isinstance(error, SignInRefused):
        return unauthenticated(str(error))
    if isinstance(error, ProviderUnavailable):
        return detail(503, str(error), {"Retry-After": "5"})
    if isinstance(error, HTTPException):
        return detail(error.status_code, TOO_LARGE if error.status_code == 413 else error.detail)
    if isinstance(error, BadFilter):
        return field(error.name, str(error))
    if isinstance(error, psycopg.errors.InvalidRegularExpression):
        return field("", "Enter a valid regular expression.")
    if isinstance(error, UnknownOrder):
        return field("o", str(error))
    if isinstance(error, TimeoutError | psycopg.errors.QueryCanceled):
        return detail(503, "This took too long. A change may still have been made.", {"Retry-After": "1"})
    if isinstance(error, StoreError | psycopg.OperationalError | psycopg.InterfaceError | PoolTimeout):
        return detail(503, "The database cannot be reached. Try again.", {"Retry-After": "1"})
    return None


def _forbidden(error: Refused) -> str:
    if error.code != "forbidden":
        return str(error)
    return f"{FORBIDDEN} {error}" if error.field else FORBIDDEN


def _refused(error: Refused, noun: str) -> Problem:
    status = _STATUS.get(error.code, 400)
    if status == 404:
        return missing(noun)
    if status == 401:
        return unauthenticated()
    if status == 403:
        return detail(403, _forbidden(error))
    if status == 405:
        return detail(405, str(error))
    if status == 409:
        return detail(409, _REUSED if error.code == "command_id_reused" else str(error))
    return field(error.field, str(error)) if error.field or error.code == "invalid" else Problem(400, [str(error)])
