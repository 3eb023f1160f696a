"""A history carried out on a real store, its read models looking now and then; and the database emptied again."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from psycopg.sql import SQL, Identifier

import commands.identity.customer
import commands.identity.project
import domain.identity.access
import domain.identity.customer
import domain.identity.project
from adapters.eventstore.connect import open_log
from adapters.eventstore.log import LedgerLog
from adapters.eventstore.store import LedgerStore
from commands.dispatch import handle
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.identity.user import RegisterUser
from domain.event import Recorded
from domain.identity.role import stream_of
from domain.kind import Kind
from domain.refusal import Refused
from projections.engine import chunks, pages
from projections.engine.model import Conn
from projections.engine.registry import live, prepare
from projections.engine.step import advance
from projections.registry import MODELS
from tests.eventstore.support import envelope, made
from tests.oracle.cast import Cast
from tests.oracle.histories import Ask

_KINDS: tuple[Any, ...] = (
    domain.identity.access,
    domain.identity.customer,
    domain.identity.project,
    commands.identity.customer,
    commands.identity.project,
)


class Played(msgspec.Struct, frozen=True):
    """`items` is the whole log; `outcomes` counts accepted commands and the codes of refusals."""

    log: LedgerLog
    items: list[Recorded]
    outcomes: Counter[str]


@contextmanager
def in_small_portions(every: int = 3) -> Iterator[None]:
    """Snapshots, chunks and pages so small that short histories meet their ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "CHUNK", every)
        patch.setattr(pages, "PAGE", every)
        for module in _KINDS:
            patch.setattr(module, "KIND", msgspec.structs.replace(module.KIND, snapshot_every=every))
        yield


def kind_now(name: str, given: Kind[Any]) -> Kind[Any]:
    """The kind as `in_small_portions` has it."""
    return next((module.KIND for module in _KINDS if module.KIND.name == name), given)


def play(conn: Conn, store: LedgerStore, history: list[Ask]) -> Played:
    empty(conn)
    log, outcomes = open_log(store), Counter[str]()
    for model in MODELS.values():
        prepare(conn, model)
    cast = _cast(store)
    for ask in history:
        cast.now += timedelta(hours=ask.hours)
        outcomes[_asked(store, cast, ask)] += 1
        if ask.follow:
            look(conn, log)
    look(conn, log)
    items = log.page(0, log.head())
    assert all(isinstance(item, Recorded) for item in items)
    return Played(log, [item for item in items if isinstance(item, Recorded)], outcomes)


def look(conn: Conn, log: LedgerLog) -> None:
    """Every read model goes on to the end of the log."""
    for model in MODELS.values():
        advance(conn, log, model, live(conn, model), log.head())


def empty(conn: Conn) -> None:
    """Only the owner of the log can do this, and only by saying so."""
    with conn.transaction():
        conn.execute("ALTER TABLE ledger.events DISABLE TRIGGER append_only")
        for (table,) in conn.execute("SELECT table_name FROM views.builds").fetchall():
            conn.execute(SQL("DROP TABLE {}").format(Identifier("views", table)))
        conn.execute("DELETE FROM views.builds")
        conn.execute("DELETE FROM views.parked")
        for table in ("events", "commands", "names", "person_keys", "snapshots"):
            conn.execute(SQL("DELETE FROM {}").format(Identifier("ledger", table)))
        conn.execute("ALTER TABLE ledger.events ENABLE TRIGGER append_only")


def _cast(store: LedgerStore) -> Cast:
    customer = made(store, CreateCustomer(name="Acme"))
    project = made(store, CreateProject(customer=customer, name="First"))
    known = {"user": [made(store, RegisterUser(username="zoe"))], "customer": [customer], "project": [project]}
    return Cast(defaultdict(list, {**known, "role": [stream_of("PROJECT.ADMIN")]}))


def _asked(store: LedgerStore, cast: Cast, ask: Ask) -> str:
    command = cast.command(ask)
    try:
        answer = handle(command, envelope(cast.actor(ask, command)), store, clock=lambda: cast.now)
    except Refused as refusal:
        return refusal.code
    if answer.result:
        cast.met(command, UUID(answer.result))
    return "accepted"
