"""Who may ask what: every command, every kind of person."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from adapters.postgres.migrate import migrate
from commands.handlers import COMMANDS, HANDLERS
from commands.identity import (
    access,
    credential,
    customer,
    organization_group,
    project,
    project_type,
    role,
    sign_in,
    ssh_key,
    token,
    user,
)
from commands.marketplace import (
    category,
    category_component,
    category_group,
    reordering,
    service_provider,
    submit,
    tag,
    ticket,
)
from commands.marketplace import order as orders
from commands.marketplace import resource as resources
from commands.permissions import NEEDS, Stranger, authorise
from commands.platform import feature, setting
from domain.identity.role import stream_of
from domain.marketplace.service_provider import stream_of as provider_of
from domain.refusal import Forbidden, NotFound
from tests.commands.offering_examples import of_offerings
from tests.commands.openstack_examples import of_openstack
from tests.commands.order_examples import of_orders
from tests.commands.usage_examples import of_usage
from tests.commands.world import PEOPLE, World, populated
from tests.eventstore.support import ask, made, opened
from tests.postgres import new_database

NOW = datetime.now(UTC)
STAFF_ONLY = frozenset({"staff"})
OUTSIDE_CUSTOMER = frozenset({"outsider"})
OUTSIDE_PROJECT = frozenset({"outsider"})


@pytest.fixture(scope="module")
def world(server_url: str) -> Iterator[World]:
    with new_database(server_url) as url:
        migrate(url)
        with opened(url) as store:
            world = populated(store)
            ask(store, service_provider.RegisterServiceProvider(world.customer))
            yield world


def _own(who: UUID) -> list[msgspec.Struct]:
    """What one may do for oneself, and staff for everybody."""
    some = uuid4()
    return [
        credential.SetPassword(who, some),
        token.IssueToken(who),
        token.RevokeToken(who, some),
        token.CreatePersonalToken(who, "script"),
        token.RevokePersonalToken(who, some),
        token.RotatePersonalToken(who, some),
        sign_in.SignIn(who, "password"),
        sign_in.RecordSignIn(who, "oidc"),
        sign_in.SignOut(who, some),
        ssh_key.CreateSshKey(who, "ssh-ed25519 x"),
        ssh_key.RemoveSshKey(who, some),
    ]


def _of_the_catalogue(some: UUID) -> list[msgspec.Struct]:
    """What is staff's."""
    return [
        category.CreateCategory("x"),
        *(kind(some) for kind in (category.ChangeCategory, category.RemoveCategory)),
        category_component.AddCategoryComponent(some, "x", "x"),
        category_component.ChangeCategoryComponent(some),
        category_component.RemoveCategoryComponent(some),
        category_group.CreateCategoryGroup("x"),
        *(kind(some) for kind in (category_group.ChangeCategoryGroup, category_group.RemoveCategoryGroup)),
    ]


def _examples(world: World) -> list[tuple[msgspec.Struct, frozenset[str], frozenset[str]]]:
    """A command, who may ask it, and for whom its object does not even exist; everybody else is forbidden."""
    acme, web, member = world.customer, world.project, world.people["member"]
    owner, team = STAFF_ONLY | {"owner"}, STAFF_ONLY | {"owner", "manager"}
    himself, others = STAFF_ONLY | {"member"}, frozenset({"owner", "reader", "manager", "outsider"})
    in_acme, in_web = (member, "CUSTOMER.READER", "customer", acme), (member, "PROJECT.ADMIN", "project", web)
    return [
        (user.RegisterUser("new"), STAFF_ONLY, frozenset()),
        (user.ChangeUser(member, full_name="x"), himself, others),
        *((kind(member), STAFF_ONLY, frozenset()) for kind in (user.DeactivateUser, user.ActivateUser)),
        (user.RemoveUser(member), STAFF_ONLY, frozenset()),
        (user.ErasePerson(member), STAFF_ONLY, frozenset()),
        *((kind(member), STAFF_ONLY, frozenset()) for kind in (access.AppointStaff, access.DismissStaff)),
        *((kind(member), STAFF_ONLY, frozenset()) for kind in (access.AppointSupport, access.DismissSupport)),
        (access.ExpireGrants(member), STAFF_ONLY, frozenset()),
        (credential.RemovePassword(member), STAFF_ONLY, frozenset()),
        (sign_in.RecordFailedSignIn(member, "password"), STAFF_ONLY, frozenset()),
        (sign_in.RecordLockOut(member, NOW), STAFF_ONLY, frozenset()),
        *((command, himself, others) for command in _own(member)),
        *((kind(*in_acme), owner, OUTSIDE_CUSTOMER) for kind in (access.GrantRole, access.RevokeRole)),
        *((kind(*in_web), team, OUTSIDE_PROJECT) for kind in (access.GrantRole, access.RevokeRole)),
        (access.ChangeGrantExpiry(*in_acme), owner, OUTSIDE_CUSTOMER),
        (access.ChangeGrantExpiry(*in_web), team, OUTSIDE_PROJECT),
        (customer.CreateCustomer("x"), STAFF_ONLY, frozenset()),
        (customer.ChangeCustomer(acme, "x"), owner, OUTSIDE_CUSTOMER),
        *((kind(acme), STAFF_ONLY, frozenset()) for kind in (customer.BlockCustomer, customer.UnblockCustomer)),
        *((kind(acme), STAFF_ONLY, frozenset()) for kind in (customer.ArchiveCustomer, customer.RemoveCustomer)),
        (customer.SetCustomerGroups(acme, ()), STAFF_ONLY, frozenset()),
        (project.CreateProject(acme, "x"), owner, OUTSIDE_CUSTOMER),
        (project.ChangeProject(web, "x"), team, OUTSIDE_PROJECT),
        (project.MoveProject(web, acme, preserve_permissions=True), STAFF_ONLY, frozenset()),
        *((kind(web), owner, OUTSIDE_PROJECT) for kind in (project.RemoveProject, project.RecoverProject)),
        (role.DefineSystemRoles(), STAFF_ONLY, frozenset()),
        (role.CreateRole("x", "project", []), STAFF_ONLY, frozenset()),
        (role.ChangeRole(web), STAFF_ONLY, frozenset()),
        *((kind(web), STAFF_ONLY, frozenset()) for kind in (role.EnableRole, role.DisableRole, role.RemoveRole)),
        (project_type.CreateProjectType("x"), STAFF_ONLY, frozenset()),
        (project_type.ChangeProjectType(web), STAFF_ONLY, frozenset()),
        (project_type.RemoveProjectType(web), STAFF_ONLY, frozenset()),
        (organization_group.CreateOrganizationGroup("x"), STAFF_ONLY, frozenset()),
        (organization_group.ChangeOrganizationGroup(web), STAFF_ONLY, frozenset()),
        (organization_group.RemoveOrganizationGroup(web), STAFF_ONLY, frozenset()),
        *((command, STAFF_ONLY, frozenset[str]()) for command in _of_the_catalogue(web)),
        (service_provider.RegisterServiceProvider(acme), STAFF_ONLY, OUTSIDE_CUSTOMER),
        (service_provider.ChangeServiceProvider(provider_of(acme)), owner, frozenset()),
        (service_provider.RenewSecretCode(provider_of(acme), web), owner, frozenset()),
        (service_provider.RemoveServiceProvider(provider_of(acme)), owner, frozenset()),
        (access.GrantRole(member, "x", "service_provider", provider_of(acme)), owner, frozenset()),
        *of_offerings(world),
        *of_orders(world, world.market),
        *of_openstack(world),
        *of_usage(world, world.market),
        (feature.SetFeatures({}), STAFF_ONLY, frozenset()),
        (setting.OverrideSettings({}), STAFF_ONLY, frozenset()),
    ]


def test_a_provider_decides_on_what_is_ordered_of_it_and_on_nothing_else(world: World) -> None:
    place = world.market
    clerk = made(world.store, user.RegisterUser("provider"))
    ask(world.store, access.GrantRole(clerk, "CUSTOMER.OWNER", "customer", place.cloud))
    actor = f"user:{clerk.hex}"
    mine = (orders.ApproveByProvider(place.order), resources.MarkResourceOk(place.resource))
    mine += (ticket.ResolveTicket(place.ticket), reordering.TerminateResource(place.resource))  # type: ignore[assignment]
    theirs = (orders.ApproveByConsumer(place.order), reordering.ChangeLimits(place.resource, {}))
    assert [_told(world, command, actor) for command in mine] == [None] * len(mine)
    assert [_told(world, command, actor) for command in theirs] == [Forbidden] * len(theirs)
    assert _told(world, submit.SubmitOrder(world.project, place.offering), actor) is NotFound


def test_who_made_a_tag_changes_it_and_only_who_provides_something_makes_one(world: World) -> None:
    owner, gpu = world.actor("owner"), tag.CreateTag("gpu of an owner")
    mine = UUID(ask(world.store, gpu, owner).result)
    assert _told(world, tag.ChangeTag(mine, "x"), owner) is None
    assert _told(world, tag.ChangeTag(uuid4(), "x"), owner) is NotFound
    elsewhere = made(world.store, user.RegisterUser("consumer"))
    consumer = made(world.store, customer.CreateCustomer("Provides nothing"))
    ask(world.store, access.GrantRole(elsewhere, "CUSTOMER.OWNER", "customer", consumer))
    assert _told(world, gpu, f"user:{elsewhere.hex}") is Forbidden


def test_every_command_has_its_line_in_the_table_and_an_example_here(world: World) -> None:
    assert set(NEEDS) == set(HANDLERS) == {type(command) for command, _, _ in _examples(world)}
    assert len(COMMANDS) == len(HANDLERS), "two commands share a name"


def test_whoever_may_passes_and_whoever_may_not_learns_only_what_they_may_see(world: World) -> None:
    for command, allowed, blind in _examples(world):
        for who in sorted(PEOPLE):
            told = _told(world, command, world.actor(who))
            wanted = None if who in allowed else NotFound if who in blind else Forbidden
            assert told is wanted, (command, who)


def test_the_system_may_do_everything(world: World) -> None:
    assert {_told(world, command, "system:worker") for command, _, _ in _examples(world)} == {None}


@pytest.mark.parametrize(
    "actor", ["", "system:", "System:x", "user:", "user:nobody", f"user:{UUID(int=7).hex}", "robot:1"]
)
def test_whoever_is_nobody_is_a_stranger_to_every_command(world: World, actor: str) -> None:
    assert {_told(world, command, actor) for command, _, _ in _examples(world)} == {Stranger}


def test_who_may_not_sign_in_is_a_stranger_whatever_they_held(world: World) -> None:
    for end in (user.DeactivateUser, user.RemoveUser, user.ErasePerson):
        who = made(world.store, user.RegisterUser(f"gone-{end.__name__.lower()}"))
        ask(world.store, access.AppointStaff(who))
        assert _told(world, customer.BlockCustomer(world.customer), f"user:{who.hex}") is None
        ask(world.store, end(who))
        assert _told(world, customer.BlockCustomer(world.customer), f"user:{who.hex}") is Stranger


def test_a_grant_stops_working_the_moment_it_runs_out(world: World) -> None:
    who = made(world.store, user.RegisterUser("guest"))
    until = NOW + timedelta(hours=1)
    ask(world.store, access.GrantRole(who, "CUSTOMER.OWNER", "customer", world.customer, until))
    command, actor = customer.ChangeCustomer(world.customer, "x"), f"user:{who.hex}"
    assert _told(world, command, actor, until - timedelta(microseconds=1)) is None
    assert _told(world, command, actor, until) is NotFound


def test_a_dismissed_staff_member_and_a_revoked_role_give_nothing_any_more(world: World) -> None:
    who = made(world.store, user.RegisterUser("temp"))
    held, command = (who, "CUSTOMER.OWNER", "customer", world.customer), customer.ChangeCustomer(world.customer, "x")
    ask(world.store, access.AppointStaff(who))
    ask(world.store, access.GrantRole(*held))
    ask(world.store, access.DismissStaff(who))
    assert _told(world, command, f"user:{who.hex}") is None
    ask(world.store, access.RevokeRole(*held))
    assert _told(world, command, f"user:{who.hex}") is NotFound


def test_rights_in_one_customer_are_none_in_another_and_in_no_unknown_project(world: World) -> None:
    other = made(world.store, customer.CreateCustomer("Other"))
    owner = world.actor("owner")
    assert _told(world, customer.ChangeCustomer(other, "x"), owner) is NotFound
    assert _told(world, project.ChangeProject(uuid4(), "x"), owner) is NotFound
    assert _told(world, project.ChangeProject(uuid4(), "x"), world.actor("support")) is Forbidden
    assert _told(world, access.GrantRole(other, "CUSTOMER.OWNER", "planet", uuid4()), owner) is NotFound


def test_a_role_of_ones_own_counts_as_it_is_now(world: World) -> None:
    who = made(world.store, user.RegisterUser("clerk"))
    clerk = made(world.store, role.CreateRole("Clerk", "customer", ["CUSTOMER.UPDATE"]))
    ask(world.store, access.GrantRole(who, "Clerk", "customer", world.customer))
    rename, create = customer.ChangeCustomer(world.customer, "x"), project.CreateProject(world.customer, "x")
    actor = f"user:{who.hex}"
    assert (_told(world, rename, actor), _told(world, create, actor)) == (None, Forbidden)
    ask(world.store, role.ChangeRole(clerk, name="Scribe", permissions=["PROJECT.CREATE"]))
    assert (_told(world, rename, actor), _told(world, create, actor)) == (Forbidden, None)
    ask(world.store, role.DisableRole(clerk))
    assert (_told(world, rename, actor), _told(world, create, actor)) == (Forbidden, Forbidden)
    ask(world.store, role.EnableRole(clerk))
    assert _told(world, create, actor) is None


def test_what_an_operator_took_from_a_system_role_is_gone_for_all_who_hold_it(world: World) -> None:
    member = stream_of("PROJECT.MEMBER")
    rename, who = project.ChangeProject(world.project, "x"), world.actor("member")
    assert _told(world, rename, who) is Forbidden
    ask(world.store, role.ChangeRole(member, permissions=["PROJECT.UPDATE"]))
    assert _told(world, rename, who) is None
    ask(world.store, role.ChangeRole(member, permissions=[]))
    assert _told(world, rename, who) is Forbidden


def _told(world: World, command: msgspec.Struct, actor: str, now: datetime = NOW) -> type[Exception] | None:
    try:
        authorise(command, actor, world.store.load, now)
    except (Stranger, Forbidden, NotFound) as refusal:
        return type(refusal)
    return None
