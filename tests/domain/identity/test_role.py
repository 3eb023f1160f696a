"""Decisions about roles."""

from uuid import UUID

import pytest
from waldur_api_client.models.permission_metadata_response_permissions_additional_property import (
    PermissionMetadataResponsePermissionsAdditionalProperty as ClientPermission,
)
from waldur_api_client.models.role_type import RoleType

from domain.event import Event
from domain.identity import permission, role
from domain.identity.role import KIND
from domain.identity.system_roles import SYSTEM_ROLES
from domain.kind import Name
from domain.refusal import Invalid, NameTaken
from tests.scenario import given

REVIEWER = role.RoleDefined(title="Reviewer", scope_kind="project", permissions=("PROJECT.LIST",))
SYSTEM = role.define_default(role.stream_of("PROJECT.MANAGER"))


def test_a_role_is_defined_with_what_it_allows_sorted_and_once() -> None:
    wanted = ["PROJECT.UPDATE", "PROJECT.LIST", "PROJECT.UPDATE"]
    defined = role.RoleDefined(
        title="Reviewer", scope_kind="project", permissions=("PROJECT.LIST", "PROJECT.UPDATE"), description="reads"
    )
    described = role.RoleDescribed(description="reads", translations={"et": "loeb"})
    created = given(KIND).when(role.create, " Reviewer ", "project", wanted, "reads", {"et": "loeb"}, active=False)
    after = created.then(defined, described, role.RoleDisabled())
    assert (after.active, after.system, after.may) == (False, False, frozenset())
    given(KIND).when(role.create, "Reviewer", "project", ["PROJECT.LIST"]).then(REVIEWER)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("", "project"), "name"),
        (("x" * 151, "project"), "name"),
        ((UUID(int=5).hex, "project"), "name"),
        ((str(UUID(int=5)), "project"), "name"),
        (("x", "planet"), "content_type"),
        (("x", "project", ["PROJECT.FLY"]), "permissions"),
        (("x", "project", [], "d" * 4097), "description"),
        (("x", "project", [], "", {"xx": "?"}), "descriptions"),
        (("x", "project", [], "", {"et": "d" * 4097}), "description_et"),
    ],
)
def test_what_is_wrong_with_a_role_is_named(arguments: tuple[object, ...], field: str) -> None:
    given(KIND).when(role.create, *arguments).refused(Invalid, field)


@pytest.mark.parametrize("name", ["PROJECT.ADMIN", "project.admin", "\uff30ROJECT.ADMIN"])
def test_the_names_of_system_roles_are_theirs_even_before_they_are_defined(name: str) -> None:
    given(KIND).when(role.create, name, "project").refused(NameTaken, "name")
    given(KIND, REVIEWER).when(role.rename, name).refused(NameTaken, "name")


def test_a_role_is_renamed_only_to_another_name_and_a_system_role_never() -> None:
    after = given(KIND, REVIEWER).when(role.rename, "Auditor").then(role.RoleRenamed(title="Auditor"))
    assert KIND.names(after) == {Name("role", "Auditor")}
    given(KIND, REVIEWER).when(role.rename, " Reviewer ").then_nothing()
    given(KIND, *SYSTEM).when(role.rename, "PROJECT.MANAGER").then_nothing()
    given(KIND, *SYSTEM).when(role.rename, "Boss").refused(Invalid, "name")


def test_descriptions_keep_the_languages_nobody_spoke_of() -> None:
    first = role.RoleDescribed(description="reads", translations={"et": "loeb"})
    both = role.RoleDescribed(description="reads", translations={"et": "loeb", "de": "liest"})
    given(KIND, REVIEWER, first).when(role.describe, "reads", {"de": "liest"}).then(both)
    given(KIND, REVIEWER, first).when(role.describe, "reads", {"et": "loeb", "de": None}).then_nothing()
    gone = role.RoleDescribed(description="", translations={})
    given(KIND, REVIEWER, first).when(role.describe, "", {"et": ""}).then(gone)


def test_permissions_are_set_as_a_whole() -> None:
    after = given(KIND, *SYSTEM).when(role.set_permissions, ["ORDER.LIST"])
    assert after.then(role.RolePermissionsSet(permissions=("ORDER.LIST",))).may == {"ORDER.LIST"}
    given(KIND, REVIEWER).when(role.set_permissions, ["PROJECT.LIST", "PROJECT.LIST"]).then_nothing()
    given(KIND, REVIEWER).when(role.set_permissions, ["FLY"]).refused(Invalid, "permissions")


def test_the_kind_of_scope_changes_and_of_a_system_role_never() -> None:
    moved = role.RoleScopeKindSet(scope_kind="customer")
    given(KIND, REVIEWER).when(role.set_scope_kind, "customer").then(moved)
    given(KIND, REVIEWER).when(role.set_scope_kind, "project").then_nothing()
    given(KIND, *SYSTEM).when(role.set_scope_kind, "project").then_nothing()
    given(KIND, *SYSTEM).when(role.set_scope_kind, "customer").refused(Invalid, "content_type")


def test_a_disabled_role_allows_nothing_until_it_is_enabled() -> None:
    disabled = given(KIND, REVIEWER).when(role.disable).then(role.RoleDisabled())
    assert disabled.may == frozenset()
    given(KIND, REVIEWER).when(role.enable).then_nothing()
    given(KIND, REVIEWER, role.RoleDisabled()).when(role.disable).then_nothing()
    assert given(KIND, REVIEWER, role.RoleDisabled()).when(role.enable).then(role.RoleEnabled()).may


def test_a_removed_role_gives_its_name_up_and_a_system_role_stays() -> None:
    removed = given(KIND, REVIEWER).when(role.remove).then(role.RoleRemoved())
    assert (KIND.names(removed), removed.may) == (frozenset(), frozenset())
    given(KIND, REVIEWER, role.RoleRemoved()).when(role.remove).then_nothing()
    system = given(KIND, *SYSTEM).when(role.remove).refused(Invalid, "non_field_errors")
    assert system == "Destroying of system role is not available."


def test_a_role_fits_its_scope_and_works_only_when_active() -> None:
    state = given(KIND, REVIEWER, role.RoleDisabled()).known()
    role.require_fit(state, "project")
    with pytest.raises(Invalid, match=r"^Role is not valid for this scope\.$"):
        role.require_fit(state, "customer")
    with pytest.raises(Invalid, match=r"^Role is not active\.$"):
        role.require_active(state)


@pytest.mark.parametrize("name", SYSTEM_ROLES)
def test_a_system_role_is_defined_as_the_table_has_it(name: str) -> None:
    stream = role.stream_of(name)
    state = given(KIND, *role.define_default(stream)).known()
    assert state == role.DEFAULTS[stream]
    assert (role.key_of(stream, state), state.system, state.active) == (name, True, True)
    assert state.may == SYSTEM_ROLES[name].permissions <= set(permission.CATALOGUE)
    assert state.scope_kind == name.partition(".")[0].lower()


def test_a_role_of_ones_own_is_named_by_its_id() -> None:
    state = given(KIND, REVIEWER).known()
    assert role.stream_of(role.key_of(ACME, state)) == ACME


ACME = UUID(int=2)


def test_counts_and_borders_of_the_contract() -> None:
    may = {name: found.permissions for name, found in SYSTEM_ROLES.items()}
    assert (len(may["PROJECT.MANAGER"]), len(may["PROJECT.ADMIN"])) == (15, 11)
    assert may["PROJECT.MEMBER"] < may["PROJECT.ADMIN"] < may["PROJECT.MANAGER"]
    assert may["PROJECT.MEMBER"] == frozenset({"ORDER.CREATE"})
    assert may["CUSTOMER.SUPPORT"] == frozenset()
    assert not {name for name in may["CUSTOMER.OWNER"] if name.startswith(("STAFF", "SUPPORT", "SERVICE_PROVIDER"))}
    assert {"PROJECT.CREATE", "ORDER.APPROVE", "OFFERING.CREATE", "CUSTOMER.CREATE_PERMISSION"} < may["CUSTOMER.OWNER"]
    assert {"OFFERING.UPDATE", "OFFERING.ARCHIVE", "RESOURCE.SET_USAGE"} < may["OFFERING.MANAGER"]
    assert "OFFERING.DELETE" not in may["OFFERING.MANAGER"]


def test_clients_know_the_permissions_and_kinds_of_scopes_there_are() -> None:
    assert set(permission.CATALOGUE) - {each.value for each in ClientPermission} == permission.NOT_IN_CLIENTS
    assert set(role.SCOPE_KINDS) <= {each.value for each in RoleType}
    assert sum(map(len, permission.GROUPS.values())) == len(permission.CATALOGUE), "a permission stands in two groups"


@pytest.mark.parametrize("kind", role.EVENTS, ids=lambda kind: kind.name)
def test_only_its_definition_begins_a_role(kind: type[Event]) -> None:
    values = {"title": "x", "scope_kind": "project", "permissions": (), "description": "", "translations": {}}
    event = kind(**{field: values[field] for field in kind.__struct_fields__ if field in values})
    if kind is role.RoleDefined:
        assert KIND.fold(None, [event])
        return
    with pytest.raises(ValueError, match="cannot begin"):
        KIND.fold(None, [event])
