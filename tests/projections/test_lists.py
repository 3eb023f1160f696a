"""Lists: filtered, ordered and restricted to what the asker may see, each in one statement; and rows as they stand."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.identity.project_events import ProjectRemoved
from domain.identity.user_events import UserErased
from projections import plain
from projections.audit_documents import EVENTS
from projections.engine.model import Conn
from projections.identity.customers_documents import CUSTOMERS
from projections.identity.grants_documents import PERMISSIONS
from projections.identity.projects_documents import PROJECTS
from projections.identity.users_documents import USERS
from projections.plain import UnknownColumn
from projections.registry import MODELS
from tests.projections.help import follow, listed
from tests.projections.world import World


class Town(World):
    """Ann owns Acme (Apollo, Zeus), Bob is in Apollo, Cid is staff, Eve was erased."""

    def __init__(self, conn: Conn) -> None:
        super().__init__()
        self.ann, self.bob, self.cid, self.eve = (self.user(name) for name in ("ann", "bob", "cid", "eve"))
        self.acme, self.bolt = self.customer("Acme"), self.customer("Bolt 50%")
        self.apollo, self.zeus = self.project(self.acme, "Apollo"), self.project(self.acme, "Zeus")
        self.grant(self.ann, "CUSTOMER.OWNER", "customer", self.acme)
        self.grant(self.bob, "PROJECT.ADMIN", "project", self.apollo)
        self.grant(self.bob, "CUSTOMER.OWNER", "customer", self.bolt, datetime(2026, 1, 1, tzinfo=UTC))
        self.staff(self.cid)
        self.grant(self.eve, "PROJECT.ADMIN", "project", self.zeus)
        self.add(self.eve, UserErased())
        self.add(self.zeus, ProjectRemoved(), customer=self.acme)
        for model in MODELS.values():
            follow(conn, self.log, model)


@pytest.fixture
def town(conn: Conn) -> Town:
    return Town(conn)


def names(found: list[dict[str, object]], field: str = "name") -> list[object]:
    return [each.get(field) for each in found]


def test_users(conn: Conn, town: Town) -> None:
    def found(who: UUID | None = None, order: str = "username", **filters: str) -> list[object]:
        return names(listed(conn, USERS, order, who=who, **filters), "username")

    assert found() == ["ann", "bob", "cid"]
    assert found(order="-username") == ["cid", "bob", "ann"]
    assert found(query="ANN@ex") == ["ann"]
    assert found(username="BOB") == ["bob"]
    assert found(project_uuid=town.apollo.hex) == ["bob"]
    assert found(customer_uuid=town.bolt.hex) == []
    assert found(town.cid) == ["cid"]
    assert found(town.ann) == ["ann", "bob"]
    (cid,) = listed(conn, USERS, username="cid")
    assert (cid["is_staff"], cid["is_support"]) == (True, False)


def test_projects_and_customers(conn: Conn, town: Town) -> None:
    assert names(listed(conn, PROJECTS)) == ["Apollo"]
    assert names(listed(conn, PROJECTS, include_terminated="true")) == ["Apollo", "Zeus"]
    assert names(listed(conn, PROJECTS, who=town.bob), "customer_name") == ["Acme"]
    assert names(listed(conn, PROJECTS, who=town.ann, is_removed="true")) == ["Zeus"]
    assert names(listed(conn, CUSTOMERS, who=town.bob)) == ["Acme"]
    assert [(c["name"], c["projects_count"]) for c in listed(conn, CUSTOMERS, "-name")] == [
        ("Bolt 50%", 0),
        ("Acme", 1),
    ]
    assert names(listed(conn, CUSTOMERS, query="50%", blocked="false", archived="false")) == ["Bolt 50%"]


def test_grants(conn: Conn, town: Town) -> None:
    found = listed(conn, PERMISSIONS, "username", customer_uuid=town.acme.hex)
    assert [(g.get("user_name"), g["scope_name"]) for g in found] == [
        ("Ann", "Acme"),
        ("Bob", "Apollo"),
        (None, "Zeus"),
    ]
    assert names(listed(conn, PERMISSIONS, user=town.bob.hex), "scope_name") == ["Apollo"]
    assert len(listed(conn, PERMISSIONS, user=town.bob.hex, show_inactive="true")) == 2
    assert len(listed(conn, PERMISSIONS, who=town.ann)) == 3
    assert len(listed(conn, PERMISSIONS, scope_type="project")) == 2


def test_audit_names_people_as_they_are_now(conn: Conn, town: Town) -> None:
    assert names(listed(conn, EVENTS, "created", person=town.eve.hex), "message") == [
        "unknown person registered erased person",
        "unknown person granted PROJECT.ADMIN to erased person",
        "unknown person erased erased person",
    ]
    (created,) = listed(conn, EVENTS, event="identity.customer.created", customer_uuid=town.bolt.hex)
    assert created["message"] == "unknown person created customer Bolt 50%"
    assert created["context"]["customer_name"] == "Bolt 50%"
    assert listed(conn, EVENTS)[0]["context"]["position"] == town.log.head()


def test_plain_rows(conn: Conn, town: Town) -> None:
    def users(*order: str, limit: int = 10, offset: int = 0, **filters: str) -> list[str | None]:
        found = plain.page(conn, MODELS["users"], filters, order, limit, offset)
        return [each.username for each in found]

    assert users("-username") == ["cid", "bob", "ann", None]
    assert users("username", limit=2, offset=1) == ["bob", "cid"]
    assert users("username", erased_at="", is_active="true") == ["ann", "bob", "cid"]
    assert users(username="") == [None]
    assert users(uuid=str(town.bob)) == ["bob"]
    assert users(username="%s") == []
    audit = MODELS["audit"]
    assert len(plain.page(conn, audit, {"people": str(town.eve)}, (), 10)) == 3
    assert [each.position for each in plain.page(conn, audit, {}, ("-position",), 1)] == [town.log.head()]


@pytest.mark.parametrize("asked", [({"civil_number; DROP TABLE": "x"}, ()), ({}, ("-size",))])
def test_a_column_there_is_not_is_refused(
    conn: Conn, town: Town, asked: tuple[dict[str, str], tuple[str, ...]]
) -> None:
    with pytest.raises(UnknownColumn, match=r"civil_number; DROP TABLE|^size$"):
        plain.page(conn, MODELS["users"], *asked, 10)
