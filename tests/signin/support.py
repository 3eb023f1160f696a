"""What tests of signing in share."""

from typing import Any, TypeVar
from uuid import UUID

import msgspec
import pytest

from adapters.access import passwords, tokens
from adapters.access.tokens import Found
from api.ledger import Ledger
from api.signin.asking import by, envelope
from api.signin.passwords import set_password
from commands.identity.user import RegisterUser
from commands.ports import Envelope
from domain.event import Event, Recorded
from tests.eventstore.support import fetch, made

E = TypeVar("E", bound=Event)
SECRET = "correct horse"
HERE = "192.0.2.7"


class Person(msgspec.Struct, frozen=True):
    uuid: UUID
    username: str

    def asks(self) -> Envelope:
        return envelope(by(self.uuid))


def person(place: Ledger, username: str, password: str = SECRET) -> Person:
    found = Person(made(place.store, RegisterUser(username)), username)
    set_password(place, found.uuid, password, found.asks())
    return found


def opens(place: Ledger, key: str) -> Found | None:
    with place.connection() as conn:
        return tokens.look_up(conn, tokens.digest(key))


def hashed(patch: pytest.MonkeyPatch) -> list[str]:
    """Grows by the parameters of each hash a password is compared with."""
    seen: list[str] = []
    real = passwords._matches

    def watched(kept: str, given: bytes) -> bool:
        seen.append(kept.split("$")[3])
        return real(kept, given)

    patch.setattr(passwords, "_matches", watched)
    return seen


def rows(place: Ledger, table: str) -> list[tuple[Any, ...]]:
    return fetch(place.url, f"SELECT * FROM access.{table}")


def said(place: Ledger, *kinds: type[Event]) -> list[Recorded]:
    """Events of these kinds, in order."""
    items = place.log.page(0, place.log.head(), [kind.name for kind in kinds])
    return [item for item in items if isinstance(item, Recorded)]


def events(place: Ledger, kind: type[E]) -> list[E]:
    return [one.event for one in said(place, kind) if isinstance(one.event, kind)]


def everything_stored(place: Ledger) -> str:
    """All that is in the tables of the log and of signing in, as text."""
    tables = fetch(place.url, "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('ledger', 'access')")
    found = [str(fetch(place.url, f"SELECT t::text FROM {schema}.{table} t")) for schema, table in tables]
    payloads = fetch(place.url, "SELECT convert_from(state, 'UTF8') FROM ledger.events")
    return "".join(found) + str(payloads)
