"""`cloudledger tasks`, and the tasks themselves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from api.ledger import Ledger
from api.settings import load
from api.tasks.catalogue import TASKS
from api.tasks.expire_grants import ACTOR, expire_grants
from commands.dispatch import handle
from commands.identity import access, project, user
from commands.identity.customer import CreateCustomer
from domain.event import Recorded
from domain.identity.access import KIND, stream_of
from projections.engine.model import Conn
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.engine.step import advance
from projections.identity import grants
from projections.identity.grants_expiry import next_expiry
from tests.api.support import Cli
from tests.eventstore.support import envelope, made, opened

NOW = datetime.now(UTC)
AGO = NOW - timedelta(days=2)


class World:
    """Ada's role and one of Bob's ran out a day ago; Bob's other one and Cid's hold on."""

    def __init__(self, url: str, store: LedgerStore) -> None:
        self.ledger = Ledger(url, "", store, open_log(store), load({"HOME": "/"}, Path("/")))
        self.acme = made(store, CreateCustomer("Acme"))
        self.web = made(store, project.CreateProject(self.acme, "Web"))
        self.ada, self.bob, self.cid = (made(store, user.RegisterUser(name)) for name in ("ada", "bob", "cid"))
        self.soon = NOW + timedelta(hours=1)
        self.grant(self.ada, "PROJECT.ADMIN", NOW - timedelta(days=1))
        self.grant(self.bob, "PROJECT.ADMIN", NOW - timedelta(days=1))
        self.grant(self.bob, "PROJECT.MEMBER", self.soon)
        self.grant(self.cid, "PROJECT.MEMBER", None)

    def grant(self, who: UUID, role: str, until: datetime | None) -> None:
        """As it was asked two days ago."""
        command = access.GrantRole(who, role, "project", self.web, until)
        handle(command, envelope(), self.ledger.store, clock=lambda: AGO)

    def follow(self, conn: Conn) -> None:
        advance(conn, self.ledger.log, grants.MODEL, prepare(conn, grants.MODEL), self.ledger.log.head())

    def held(self, who: UUID) -> list[str]:
        return [grant.held.role for grant in self.ledger.store.load(KIND, stream_of(who)).required().grants]


def test_what_ran_out_is_recorded_once_by_the_scheduler(empty_database: str) -> None:
    migrate(empty_database)
    with opened(empty_database) as store, session(empty_database) as conn:
        world = World(empty_database, store)
        assert expire_grants(world.ledger) == 0, "the read model shows nothing yet"
        world.follow(conn)
        assert next_expiry(conn) == NOW - timedelta(days=1)
        before = store.head()
        assert expire_grants(world.ledger) == 2
        written = [one for one in world.ledger.log.page(before, 99) if isinstance(one, Recorded)]
        assert [(one.event.name, one.actor) for one in written] == [("identity.access.role_expired", ACTOR)] * 2
        assert (world.held(world.ada), world.held(world.bob), world.held(world.cid)) == (
            [],
            ["PROJECT.MEMBER"],
            ["PROJECT.MEMBER"],
        )
        assert expire_grants(world.ledger) == 2, "the read model does not show it yet"
        world.follow(conn)
        assert (expire_grants(world.ledger), store.head()) == (0, before + 2)
        assert next_expiry(conn) == world.soon


def test_without_an_expiry_there_is_nothing_to_wait_for(empty_database: str) -> None:
    migrate(empty_database)
    with session(empty_database) as conn:
        prepare(conn, grants.MODEL)
        assert next_expiry(conn) is None


def test_what_runs_out_is_found_by_an_index(empty_database: str) -> None:
    migrate(empty_database)
    with session(empty_database) as conn:
        prepare(conn, grants.MODEL)
        plan = conn.execute("EXPLAIN SELECT user_uuid FROM views.grants_v4 WHERE expires_at <= now()").fetchall()
    assert "seq scan" not in str(plan).lower()
    assert "expires_at" in str(plan)


@pytest.mark.parametrize("dry", [True, False])
def test_by_hand(cli: Cli, dry: bool) -> None:
    migrate(url := cli.environment["CLOUDLEDGER_DATABASE_URL"])
    with opened(url) as store, session(url) as conn:
        world = World(url, store)
        world.follow(conn)
    if dry:
        found = cli.data("tasks", "run", "expire-grants", "--dry-run")
        assert [(row["user_uuid"], row["role"]) for row in found] == sorted(
            [(world.ada.hex, "PROJECT.ADMIN"), (world.bob.hex, "PROJECT.ADMIN")]
        )
    else:
        assert "expire-grants: 2 done" in cli("tasks", "run", "expire-grants").err
    expired = cli.data("events", "list", "--name", "identity.access.role_expired")
    assert len(expired) == (0 if dry else 2)


def test_tasks_are_listed_and_a_wrong_name_is_answered(cli: Cli) -> None:
    assert [row["name"] for row in cli.data("tasks", "list")] == list(TASKS)
    answer = cli("tasks", "run", "expire-grant")
    assert (answer.code, "did you mean expire-grants" in answer.err) == (4, True)
