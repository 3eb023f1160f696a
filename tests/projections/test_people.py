"""Rows of users, customers and projects: all that is known of them, and found by a part of their name."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest
from psycopg.sql import SQL, Identifier

from domain.event import Event, Recorded, personal_fields
from domain.identity import customer_events, project_events, user_events
from projections.engine.model import Conn, ReadModel, live_table
from projections.identity import customers, projects, users
from tests.oracle.agreement import rows_agree
from tests.projections.help import expected, follow, rows
from tests.projections.world import World
from tests.stored.make import example


def told(event: type[Event]) -> Event:
    found = example(event)
    return (
        msgspec.structs.replace(found, gender="2") if isinstance(found, user_events.UserCivilStatusChanged) else found
    )


def row(world: World, model: ReadModel) -> Any:
    (found,) = expected(world.log, model)
    return found


def recorded(world: World) -> list[Recorded]:
    return [item for item in world.log.items if isinstance(item, Recorded)]


@pytest.mark.parametrize(
    "event",
    [*user_events.EVENTS[1:], *customer_events.EVENTS[1:], *project_events.EVENTS[1:]],
    ids=lambda event: event.name,
)
def test_each_event_shows_in_the_row(event: type[Event], world: World) -> None:
    streams = {"user": world.user(), "customer": world.customer(), "project": world.project(world.id())}
    world.add(streams[event.name.split(".")[1]], told(event))
    rows_agree(recorded(world))


def test_what_was_told_at_all_shows_in_the_table(conn: Conn, world: World) -> None:
    jane, acme, apollo = world.user(), world.customer(), world.project(world.id())
    for stream, groups in (
        (jane, user_events.GROUPS),
        (acme, customer_events.GROUPS),
        (apollo, project_events.GROUPS),
    ):
        for group in groups:
            world.add(stream, told(group))
    for model in (users.MODEL, customers.MODEL, projects.MODEL):
        follow(conn, world.log, model)
        assert rows(conn, model) == expected(world.log, model)
    rows_agree(recorded(world))


def test_nothing_about_an_erased_person_is_left(world: World) -> None:
    jane = world.user()
    for group in user_events.GROUPS:
        world.add(jane, told(group))
    world.add(jane, user_events.UserErased())
    personal = {field for event in user_events.EVENTS for field in personal_fields(event)} - {"phone"}
    found = row(world, users.MODEL)
    assert {getattr(found, field) for field in {*personal, "phone_number", "search", "token_lifetime"}} == {None, 3600}
    assert (found.uuid, found.is_active, found.managed_isds) == (jane, False, "[]")


def test_who_registered_and_told_nothing_more_has_empty_fields(world: World) -> None:
    world.user("jane")
    found = row(world, users.MODEL)
    assert (found.first_name, found.nationalities, found.gender, found.birth_date) == ("", "[]", None, None)
    assert (found.search, found.is_active, found.token_lifetime) == ("jane jane jane@example.com", True, 3600)


def test_a_removed_user_and_customer_keep_their_rows(world: World) -> None:
    removed = world.add(world.user(), user_events.UserRemoved())
    assert (row(world, users.MODEL).removed_at, row(world, users.MODEL).is_active) == (removed.at, False)
    gone = world.add(world.customer(), customer_events.CustomerRemoved())
    assert row(world, customers.MODEL).removed_at == gone.at


def test_a_project_moves_is_recovered_and_says_who_set_its_end(world: World) -> None:
    apollo, other = world.project(world.customer()), world.id()
    world.add(apollo, project_events.ProjectMoved(customer=other, preserve_permissions=True))
    world.add(apollo, project_events.ProjectRemoved())
    world.add(apollo, project_events.ProjectRecovered())
    world.add(apollo, project_events.ProjectEndDateSet(end_date=date(2030, 1, 1)), actor=f"user:{other.hex}")
    found = row(world, projects.MODEL)
    assert (found.customer_uuid, found.removed_at, found.end_date_requested_by) == (other, None, other)
    world.add(apollo, project_events.ProjectEndDateSet(), actor=f"user:{other.hex}")
    assert row(world, projects.MODEL).end_date_requested_by is None


@pytest.mark.parametrize(
    ("model", "column"),
    [(users.MODEL, "search"), (customers.MODEL, "lower(title)"), (projects.MODEL, "lower(title)")],
    ids=lambda given: getattr(given, "name", ""),
)
def test_a_part_of_a_name_is_found_by_an_index(conn: Conn, model: ReadModel, column: str) -> None:
    follow(conn, World().some(100).log, model)
    conn.execute("SET enable_seqscan = off")
    query = SQL("EXPLAIN SELECT uuid FROM {} WHERE {} LIKE '%%acme%%'")
    plan = conn.execute(query.format(Identifier(*live_table(model)), SQL(column)), ()).fetchall()
    assert "Bitmap Index Scan" in str(plan)


def test_a_slug_is_found_by_an_index(conn: Conn) -> None:
    conn.execute("SET enable_seqscan = off")
    for model in (users.MODEL, customers.MODEL, projects.MODEL):
        follow(conn, World().some(50).log, model)
        query = SQL("EXPLAIN SELECT uuid FROM {} WHERE slug = 'x'").format(Identifier(*live_table(model)))
        assert "Index Scan" in str(conn.execute(query).fetchall())


def test_ids_in_rows_are_ids(world: World) -> None:
    world.add(world.customer(), told(customer_events.CustomerProjectRulesChanged))
    assert isinstance(row(world, customers.MODEL).project_metadata_checklist, UUID)
