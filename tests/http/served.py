"""A served ledger: HTTP on loopback, read models that follow, people with tokens."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from uuid import UUID

import httpx
import msgspec

from adapters.eventstore.connect import open_log
from adapters.postgres.migrate import migrate
from api.following import following
from api.http.route import Route
from api.http.routes import ROUTES
from api.http.server import in_thread
from api.ledger import Ledger
from api.scheduling import scheduling
from api.settings import load
from api.signin.asking import by, envelope
from api.signin.passwords import set_password
from api.signin.sessions import issue
from api.starting import define
from commands.identity import access, user
from projections.engine.lag import wait_for
from projections.engine.session import session
from projections.registry import MODELS
from tests.eventstore.support import ask, made, opened
from tests.postgres import new_database


class Person(msgspec.Struct, frozen=True):
    uuid: UUID
    username: str
    token: str
    http: httpx.Client


class Served(msgspec.Struct, frozen=True):
    url: str
    """Where HTTP is answered."""
    ledger: Ledger
    people: dict[str, Person]
    stack: ExitStack
    written: dict[str, int]
    """How far the log was after what each of the people wrote last."""

    @property
    def stranger(self) -> httpx.Client:
        return self.stack.enter_context(httpx.Client(base_url=self.url))

    def person(self, username: str, *, staff: bool = False, support: bool = False, password: str = "") -> Person:
        """Made when there is none of this name."""
        if username not in self.people:
            store = self.ledger.store
            who = made(store, user.RegisterUser(username))
            if staff:
                ask(store, access.AppointStaff(who))
            if support:
                ask(store, access.AppointSupport(who))
            if password:
                set_password(self.ledger, who, password, envelope(by(who)))
            self.settled()
            token = self.token(who)
            client = httpx.Client(base_url=self.url, headers={"Authorization": f"Token {token}"}, timeout=30)
            client.event_hooks = {
                "request": [partial(self._wait, username)],
                "response": [partial(self._note, username)],
            }
            self.people[username] = Person(who, username, token, self.stack.enter_context(client))
        return self.people[username]

    @property
    def staff(self) -> httpx.Client:
        return self.person("staff", staff=True).http

    def _note(self, username: str, answer: httpx.Response) -> None:
        if "X-Position" in answer.headers and answer.request.method not in ("GET", "HEAD"):
            self.written[username] = int(answer.headers["X-Position"])

    def _wait(self, username: str, request: httpx.Request) -> None:
        """For what others wrote: what one wrote oneself, the server sees to."""
        others = [position for name, position in self.written.items() if name != username]
        if others and request.method in ("GET", "HEAD"):
            request.headers.setdefault("X-Wait-For", str(max(others)))

    def token(self, who: UUID) -> str:
        return issue(self.ledger, who, envelope("system:test")).key

    def settled(self) -> int:
        """Every read model shows everything; the position."""
        head = self.ledger.log.head()
        with session(self.ledger.url) as conn:
            for model in MODELS.values():
                assert wait_for(conn, model, head, 30), model.name
        return head


@contextmanager
def served(server_url: str, routes: Sequence[Route] = ROUTES, **settings: str) -> Iterator[Served]:
    with new_database(server_url) as url, ExitStack() as stack:
        migrate(url)
        given = {"database_url": url, "data_dir": "/nonexistent", "http_port": "0", "access_log": "no", **settings}
        environment = {f"CLOUDLEDGER_{name.upper()}": value for name, value in given.items()}
        store = stack.enter_context(opened(url))
        ledger = Ledger(url, "", store, open_log(store), load(environment, Path("/nonexistent")))
        define(ledger)
        stack.enter_context(following(ledger))
        stack.enter_context(scheduling(ledger))
        yield Served(stack.enter_context(in_thread(ledger, routes)), ledger, {}, stack, {})
