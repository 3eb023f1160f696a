"""Lists: filtered, ordered, paged and restricted to what the asker may see, each in one statement."""

from datetime import UTC, datetime

import pytest

from domain.identity.access import SupportAppointed, stream_of
from domain.identity.project_events import ProjectRemoved
from domain.identity.user_events import UserErased
from projections import audit_query
from projections.engine.model import Conn
from projections.identity import customers_query, grants_query, projects_query, users_query
from projections.listing import UnknownOrder
from projections.registry import MODELS
from tests.projections.help import follow
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


def test_users(conn: Conn, town: Town) -> None:
    def names(**filters: object) -> list[str | None]:
        return [user.username for user in users_query.page(conn, ["username"], **filters)]  # type: ignore[arg-type]

    assert names(erased=False) == ["ann", "bob", "cid"]
    assert names(text="ANN@ex") == ["ann"]
    assert names(username="BOB") == ["bob"]
    assert names(scope=town.apollo) == ["bob"]
    assert names(scope=town.bolt) == []
    assert names(visible_to=town.ann) == ["ann"]
    assert names(visible_to=town.cid, erased=False) == ["ann", "bob", "cid"]
    cid = users_query.one(conn, uuid=town.cid)
    assert cid is not None
    assert (cid.is_staff, cid.is_support) == (True, False)
    assert users_query.count(conn) == 4
    assert [u.username for u in users_query.page(conn, ["-username"], limit=2, offset=1, erased=False)] == [
        "bob",
        "ann",
    ]


def test_projects_and_customers(conn: Conn, town: Town) -> None:
    assert [p.title for p in projects_query.page(conn)] == ["Apollo", "Zeus"]
    assert [p.title for p in projects_query.page(conn, removed=False)] == ["Apollo"]
    assert [p.customer_title for p in projects_query.page(conn, visible_to=town.bob)] == ["Acme"]
    assert projects_query.count(conn, visible_to=town.ann) == 2
    assert [c.title for c in customers_query.page(conn, visible_to=town.bob)] == ["Acme"]
    assert [(c.title, c.projects_count) for c in customers_query.page(conn, ["-title"])] == [
        ("Bolt 50%", 0),
        ("Acme", 1),
    ]
    assert customers_query.one(conn, title="Nobody") is None
    assert [c.title for c in customers_query.page(conn, text="50%", blocked=False, archived=False)] == ["Bolt 50%"]


def test_grants(conn: Conn, town: Town) -> None:
    found = grants_query.page(conn, ["scope_title"], customer=town.acme)
    assert [(g.full_name, g.scope_title) for g in found] == [("Ann", "Acme"), ("Bob", "Apollo"), (None, "Zeus")]
    assert grants_query.count(conn, user=town.bob) == 2
    assert [g.scope_title for g in grants_query.page(conn, user=town.bob, working=True)] == ["Apollo"]
    assert grants_query.count(conn, visible_to=town.ann) == 3
    assert grants_query.count(conn, visible_to=town.cid, role="PROJECT.ADMIN", scope_kind="project") == 2


def test_support_sees_everything(conn: Conn, town: Town) -> None:
    assert customers_query.count(conn, visible_to=town.ann) == 1
    town.add(stream_of(town.ann), SupportAppointed(user=town.ann))
    follow(conn, town.log, MODELS["powers"])
    assert customers_query.count(conn, visible_to=town.ann) == 2


def test_audit_names_people_as_they_are_now(conn: Conn, town: Town) -> None:
    said = [entry.said for entry in audit_query.page(conn, ["position"], person=town.eve)]
    assert said == [
        "unknown person registered erased person",
        "unknown person granted PROJECT.ADMIN to erased person",
        "unknown person erased erased person",
    ]
    (created,) = audit_query.page(conn, event="identity.customer.created", customer=town.bolt)
    assert (created.said, created.customer_title) == ("unknown person created customer Bolt 50%", "Bolt 50%")
    assert audit_query.count(conn, event_prefix="identity.access.") == 5
    assert audit_query.count(conn, event_prefix="identity.access.%") == 0
    newest = audit_query.page(conn, limit=1)[0]
    assert newest.position == town.log.head()
    assert audit_query.count(conn, after=3, upto=5, stream=town.eve) == 1
    assert audit_query.one(conn, event_id=newest.event_id) == newest
    assert audit_query.count(conn, visible_to=town.bob) == 0
    assert audit_query.count(conn, visible_to=town.ann) == 4


def test_an_order_that_is_not_offered_is_refused(conn: Conn, town: Town) -> None:
    with pytest.raises(UnknownOrder, match="full_name"):
        users_query.page(conn, ["civil_number; DROP TABLE"])
