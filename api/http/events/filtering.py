"""From the query of a list of events to the filters of its documents; whoever is not staff or support names a scope."""

from urllib.parse import urlsplit
from uuid import UUID

from api.http import reading
from api.http.ask import Ask
from api.http.problems import Problem
from api.http.route import Parameter
from api.http.site import Conn
from projections.documents import About
from projections.event_types import stored
from projections.scopes import SCOPES, Scope

Filters = dict[str, list[str]]
NONE = "-"
"""No event has this name."""
_PLAIN = (
    "customer_uuid",
    "project_uuid",
    "user_uuid",
    "related_user_uuid",
    "message",
    "created_from",
    "created_to",
)
_MANY = {"type": "array", "items": {"type": "string"}}
PARAMETERS = (
    Parameter("event_type", "Events of this type; repeatable.", _MANY),
    Parameter("feature", "Events of this group; repeatable.", _MANY),
    Parameter("scope", "The address of what the events are about.", {"type": "string", "format": "uri"}),
    *(Parameter(name, "Filter.") for name in _PLAIN),
)


def names(ask: Ask) -> list[str] | None:
    """Stored names of the events that are asked for, as `stored` gives them; None: all."""
    found = stored(_values(ask, "event_type"), _values(ask, "feature"))
    return found if found is None else found or [NONE]


def _values(ask: Ask, name: str) -> list[str]:
    return [part for value in ask.query.get(name, ()) for part in value.split(",") if part]


async def filters(ask: Ask, conn: Conn) -> Filters | None:
    """None: nothing can be found. Raises Problem (400) for a scope that is not there or not seen."""
    found, about = asked(ask)
    if about and await reading.one(conn, about.which, ask.seen, about.key, ("uuid",)) is None:
        raise unknown(ask)
    return found


def asked(ask: Ask) -> tuple[Filters | None, About | None]:
    """As `filters`, and what the events are about where that was not looked at. Raises Problem (400)."""
    found = {name: ask.query[name] for name in _PLAIN if name in ask.query}
    if (wanted := names(ask)) is not None:
        found["ended" if any(" " in name for name in wanted) else "event"] = wanted
    if address := (ask.query.get("scope") or [""])[-1]:
        scope, key = _scope(ask, address)
        about = About(scope.which, key)
        if found.setdefault(scope.filter, [key.hex]) != [key.hex] and UUID(found[scope.filter][-1]) != key:
            return None, about
        return found, about
    return (found if ask.caller.everything else None), None


def unknown(ask: Ask) -> Problem:
    return Problem(400, [f"Can't restore object from url: {ask.query['scope'][-1]}"])


def _scope(ask: Ask, address: str) -> tuple[Scope, UUID]:
    parts = urlsplit(address).path.strip("/").split("/")
    scope = SCOPES.get(parts[-2]) if len(parts) == 3 and parts[0] == "api" else None
    try:
        key = UUID(parts[-1])
    except ValueError:
        raise unknown(ask) from None
    if scope is None:
        raise unknown(ask)
    return scope, key
