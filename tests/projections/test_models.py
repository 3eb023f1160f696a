"""Each description of a read model is sound, and folds the same whether or not a person was erased since."""

from typing import Any

import msgspec
import pytest
from psycopg.sql import SQL, Identifier

from domain.event import personal_fields
from domain.identity.project_events import ProjectEndDateSet, ProjectRemoved
from domain.identity.user_events import UserErased, UserRegistered, UserRenamed
from domain.registry import EVENTS
from projections.engine.folding import fold_stream
from projections.engine.model import Conn, label, live_table
from projections.engine.registry import prepare
from projections.identity import grants, powers, projects, users
from projections.registry import MODELS
from projections.sentences import SAYS, sentence
from tests.projections.help import expected, follow
from tests.projections.world import World


@pytest.mark.parametrize("name", MODELS)
def test_columns_are_the_fields_of_the_row(name: str) -> None:
    model = MODELS[name]
    assert model.name == name
    assert tuple(model.columns) == model.row.__struct_fields__
    assert {*model.key, model.stream} <= set(model.columns)
    assert set(model.names) <= set(EVENTS)
    assert msgspec.structs.fields(model.row)


@pytest.mark.parametrize("name", MODELS)
def test_every_row_of_a_table_says_its_stream(conn: Conn, name: str) -> None:
    model, world = MODELS[name], World().some(120)
    follow(conn, world.log, model)
    statement = SQL("SELECT DISTINCT {} FROM {}").format(Identifier(model.stream), Identifier(*live_table(model)))
    for (stream,) in conn.execute(statement).fetchall():
        held = [row for row in expected(world.log, model) if getattr(row, model.stream) == stream]
        folded = fold_stream(model, [i for i in world.log.stream(stream) if _named(i, model.names)])
        assert sorted(map(repr, folded)) == sorted(map(repr, held))


def _named(item: Any, names: tuple[str, ...]) -> bool:
    return not names or item.event.name in names


def test_tables_can_be_made(conn: Conn) -> None:
    assert {prepare(conn, model).table_name for model in MODELS.values()} == set(map(label, MODELS.values()))


def test_an_erased_user_is_the_same_row_whether_it_was_readable_or_not(world: World) -> None:
    jane = world.user()
    world.add(jane, UserRenamed(full_name="Jane Doe"))
    world.add(jane, UserErased())
    (readable,) = expected(world.log, users.MODEL)
    world.replace_event(1, UserRegistered())
    world.replace_event(2, UserRenamed())
    assert expected(world.log, users.MODEL) == [readable]
    personal = {field for name in users.MODEL.names for field in personal_fields(EVENTS[name])} - {"phone"}
    assert {getattr(readable, field) for field in {*personal, "phone_number", "search"}} == {None}
    assert readable.erased_at is not None


def test_a_removed_project_stays(world: World) -> None:
    project = world.project(world.customer())
    world.add(project, ProjectEndDateSet(end_date=None))
    world.add(project, ProjectRemoved())
    (row,) = expected(world.log, projects.MODEL)
    assert row.removed_at == world.log.items[-1].at  # type: ignore[union-attr]


def test_flags_and_grants_come_from_the_access_stream(world: World) -> None:
    jane, acme = world.user(), world.customer()
    world.staff(jane)
    world.grant(jane, "CUSTOMER.OWNER", "customer", acme)
    (power,), (grant,) = expected(world.log, powers.MODEL), expected(world.log, grants.MODEL)
    assert (power.user_uuid, power.is_staff, power.is_support) == (jane, True, False)
    assert (grant.user_uuid, grant.role, grant.scope) == (jane, "CUSTOMER.OWNER", acme)


def test_every_event_has_a_sentence() -> None:
    assert set(SAYS) == set(EVENTS)


def test_sentences_hold_no_personal_data_and_double_percents(world: World) -> None:
    jane = world.user("jane")
    acme = world.customer("100% Acme {actor}")
    registered, created = world.log.items
    said = sentence(registered)  # type: ignore[arg-type]
    assert (said.template, said.people) == ("%1$s registered %2$s", (world.admin, jane))
    assert sentence(created).template == "%1$s created customer 100%% Acme {actor}"  # type: ignore[arg-type]
    system = world.add(acme, ProjectRemoved(), actor="system:clean_up")
    assert sentence(system) == type(said)("system:clean_up removed the project", ())


@pytest.mark.parametrize("name", SAYS)
def test_no_sentence_names_a_personal_field(name: str) -> None:
    assert not [field for field in personal_fields(EVENTS[name]) if f"{{{field}}}" in SAYS[name].words]
