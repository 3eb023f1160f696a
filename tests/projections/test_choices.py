"""Roles, project types, features and settings as people see them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.identity import project_type, role
from domain.identity.access import RoleGranted, RoleRevoked
from domain.identity.role import stream_of
from domain.platform import feature, setting
from domain.platform.setting_catalogue import SETTINGS, Value
from projections.engine.model import Conn, live_table
from projections.engine.rebuild import rebuild
from projections.engine.registry import live
from projections.engine.verify import verify
from projections.identity.grants_documents import PERMISSIONS
from projections.identity.project_types_documents import PROJECT_TYPES
from projections.identity.roles_documents import ROLES
from projections.platform import choices
from projections.registry import MODELS
from tests.projections.help import expected, follow, listed, rows
from tests.projections.world import World

ODD = 'a "word", {b}, c\\d, é, NULL'


class Hall(World):
    """Ann is a clerk in Apollo since Bob made her one; the role of guide was removed."""

    def __init__(self) -> None:
        super().__init__()
        self.ann, self.bob = self.user("ann"), self.user("bob")
        self.apollo = self.project(self.customer("Acme"), "Apollo")
        self.clerk, self.guide = self.id(), self.id()
        self.add(
            self.clerk,
            role.RoleDefined(title="Clerk", scope_kind="project", permissions=("PROJECT.LIST", "ORDER.LIST")),
        )
        self.add(self.clerk, role.RoleDescribed(description=ODD, translations={"et": ODD}))
        self.add(self.guide, role.RoleDefined(title="Guide", scope_kind="project"))
        self.add(self.guide, role.RoleRemoved())
        (manager,) = role.define_default(stream_of("PROJECT.MANAGER"))
        self.add(stream_of("PROJECT.MANAGER"), manager)
        self.grant(self.ann, self.clerk.hex, "project", self.apollo)
        self.grant(self.bob, self.clerk.hex, "project", self.apollo, datetime(2026, 1, 1, tzinfo=UTC))
        self.grant(self.bob, "PROJECT.ADMIN", "project", self.apollo)

    def shown(self, conn: Conn) -> None:
        for model in MODELS.values():
            follow(conn, self.log, model)


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_roles_are_listed_with_what_they_allow(conn: Conn, hall: Hall) -> None:
    hall.add(hall.clerk, role.RoleDisabled())
    hall.shown(conn)
    (clerk,) = listed(conn, ROLES, name="clerk")
    assert (clerk["uuid"], clerk["description"], clerk["description_et"]) == (hall.clerk.hex, ODD, ODD)
    assert (clerk["permissions"], clerk["users_count"]) == (["PROJECT.LIST", "ORDER.LIST"], 1)
    assert (clerk["is_active"], clerk["is_system_role"]) == (False, False)
    assert [one["name"] for one in listed(conn, ROLES)] == ["Clerk", "PROJECT.MANAGER"]
    system = listed(conn, ROLES, is_system_role="true", content_type="project", is_active="true")
    assert [one["name"] for one in system] == ["PROJECT.MANAGER"]
    assert [one["name"] for one in listed(conn, ROLES, query='"WORD"')] == ["Clerk"]


def test_a_grant_shows_its_role_by_name_and_who_gave_it(conn: Conn, hall: Hall) -> None:
    hall.add(hall.clerk, role.RoleRenamed(title="Scribe"))
    hall.add(hall.clerk, role.RoleScopeKindSet(scope_kind="project"))
    given = hall.add(UUID(int=5), _granted(hall.bob, hall.clerk, hall.apollo), actor=f"user:{hall.ann.hex}")
    by_system = hall.add(UUID(int=6), _granted(hall.ann, hall.guide, hall.apollo), actor="system:import")
    hall.shown(conn)
    (scribe,) = listed(conn, PERMISSIONS, role_name="Scribe", user=hall.bob.hex)
    assert (scribe["uuid"], scribe["role_uuid"]) == (given.event_id.hex, hall.clerk.hex)
    assert scribe["created_by_username"] == "ann"
    assert (scribe["role_name"], scribe["role_description"], scribe["scope_name"]) == ("Scribe", ODD, "Apollo")
    assert len(listed(conn, PERMISSIONS, role_uuid=hall.clerk.hex)) == 2
    (alone,) = listed(conn, PERMISSIONS, role_uuid=hall.guide.hex)
    assert (alone["uuid"], alone["role_name"], "created_by_username" in alone) == (
        by_system.event_id.hex,
        "Guide",
        False,
    )
    (admin,) = listed(conn, PERMISSIONS, role_uuid=stream_of("PROJECT.ADMIN").hex)
    assert admin["role_name"] == "PROJECT.ADMIN", "a system role nobody has defined yet goes by its name"


def _granted(user: UUID, what: UUID, scope: UUID) -> RoleGranted:
    return RoleGranted(user=user, role=what.hex, scope_kind="project", scope=scope)


def test_granting_again_after_revoking_is_another_grant(hall: Hall) -> None:
    before = {row.uuid for row in expected(hall.log, MODELS["grants"]) if row.user_uuid == hall.ann}
    event = RoleRevoked(user=hall.ann, role=hall.clerk.hex, scope_kind="project", scope=hall.apollo)
    hall.add(UUID(int=5), event)
    hall.grant(hall.ann, hall.clerk.hex, "project", hall.apollo)
    after = {row.uuid for row in expected(hall.log, MODELS["grants"]) if row.user_uuid == hall.ann}
    assert (len(before), len(after), before & after) == (1, 1, set())


def test_project_types_are_listed(conn: Conn, hall: Hall) -> None:
    research, teaching = hall.id(), hall.id()
    hall.add(research, project_type.ProjectTypeCreated(title="Research"))
    hall.add(research, project_type.ProjectTypeDescribed(description="science"))
    hall.add(research, project_type.ProjectTypeRenamed(title="Science"))
    hall.add(teaching, project_type.ProjectTypeCreated(title="Teaching"))
    hall.add(teaching, project_type.ProjectTypeRemoved())
    hall.shown(conn)
    (shown,) = listed(conn, PROJECT_TYPES)
    assert (shown["uuid"], shown["name"], shown["description"]) == (research.hex, "Science", "science")
    assert listed(conn, PROJECT_TYPES, name="sci") == [shown]
    assert listed(conn, PROJECT_TYPES, name="research") == []


def _choose(world: World) -> None:
    world.add(feature.STREAM, feature.FeatureDisabled(section="user", flag="ssh_keys"))
    world.add(feature.STREAM, feature.FeatureEnabled(section="openstack", flag="show_migrations"))
    chosen: dict[str, Value] = {"SITE_NAME": ODD, "COUNTRIES": ["EE", ODD], "DISABLE_DARK_THEME": True}
    for name, value in chosen.items():
        world.add(setting.STREAM, setting.SettingOverridden(setting=name, value=value))
    world.add(setting.STREAM, setting.SettingOverridden(setting="THUMBNAIL_SIZE", value="1x1"))
    world.add(setting.STREAM, setting.SettingOverridden(setting="SITE_EMAIL", value="a@example.org"))
    world.add(setting.STREAM, setting.SettingRestored(setting="SITE_EMAIL"))


def test_features_and_settings_are_the_catalogues_with_choices_put_over_them(conn: Conn, hall: Hall) -> None:
    _choose(hall)
    hall.shown(conn)
    chosen: dict[str, Any] = dict(conn.execute(choices.CHOSEN).fetchall())
    shown = choices.features(chosen)
    assert (shown["user"]["ssh_keys"], shown["openstack"]["show_migrations"]) == (False, True)
    assert (shown["user"]["notifications"], shown["marketplace"]["catalogue_only"]) == (True, False)
    found = choices.settings(chosen)
    assert set(found) == set(SETTINGS)
    assert (found["SITE_NAME"], found["COUNTRIES"], found["SITE_EMAIL"]) == (ODD, ["EE", ODD], "")
    assert found["DISABLE_DARK_THEME"] is True
    assert "THUMBNAIL_SIZE" not in choices.settings(chosen, public=True)
    assert choices.settings(chosen, public=False)["THUMBNAIL_SIZE"] == "1x1"


@pytest.mark.parametrize("name", ["roles", "platform", "grants", "project_types"])
def test_rows_are_the_same_however_they_came_into_the_table(dsn: str, conn: Conn, hall: Hall, name: str) -> None:
    _choose(hall)
    hall.shown(conn)
    model, before = MODELS[name], live(conn, MODELS[name]).build
    assert rows(conn, model) == expected(hall.log, model)
    assert verify(dsn, hall.log, model).comparison.count == 0
    told = rebuild(dsn, hall.log, model)
    assert (told.swapped, live(conn, model).build > before) == (True, True)
    assert rows(conn, model) == expected(hall.log, model)


def test_a_changed_json_value_is_seen_by_a_verification(dsn: str, conn: Conn, hall: Hall) -> None:
    _choose(hall)
    hall.shown(conn)
    schema, table = live_table(MODELS["platform"])
    conn.execute(f"UPDATE {schema}.{table} SET value = '[\"EE\"]' WHERE key = 'setting.COUNTRIES'".encode())
    (difference,) = verify(dsn, hall.log, MODELS["platform"]).comparison.differences
    assert difference.columns == {"value": (["EE"], ["EE", ODD])}
    assert msgspec.json.encode(difference.expected)
