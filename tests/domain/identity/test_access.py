"""Decisions about who may do what where."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.event import Event
from domain.identity import access
from domain.identity.access import KIND, NOBODY, Held
from domain.identity.role import holders
from domain.identity.user_events import UserActivated
from domain.kind import Name
from domain.refusal import Invalid
from tests.scenario import given

ADA, ACME, WEB = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(seconds=1)
OWNER = Held("CUSTOMER.OWNER", "customer", ACME)
MEMBER = Held("PROJECT.MEMBER", "project", WEB)


def granted(held: Held, expires_at: datetime | None = None) -> access.RoleGranted:
    return access.RoleGranted(
        user=ADA, role=held.role, scope_kind=held.scope_kind, scope=held.scope, expires_at=expires_at
    )


def _of(kind: type[access.RoleRevoked] | type[access.RoleExpired], held: Held) -> Event:
    return kind(user=ADA, role=held.role, scope_kind=held.scope_kind, scope=held.scope)


REVOKED, EXPIRED = _of(access.RoleRevoked, OWNER), _of(access.RoleExpired, OWNER)


def test_a_grant_is_recorded_with_its_scope_and_expiry() -> None:
    given(KIND).when(access.grant, NOBODY, ADA, OWNER, None, NOW).then(granted(OWNER))
    given(KIND, granted(MEMBER)).when(access.grant, ADA, OWNER, SOON, NOW).then(granted(OWNER, SOON))


def test_a_grant_that_works_is_not_given_twice() -> None:
    given(KIND, granted(OWNER)).when(access.grant, ADA, OWNER, None, NOW).refused(Invalid, "non_field_errors")
    again = given(KIND, granted(OWNER, SOON)).when(access.grant, ADA, OWNER, None, NOW)
    assert again.refused(Invalid, "non_field_errors") == "User has already the same role in this scope."


def test_a_grant_that_ran_out_is_recorded_as_expired_before_the_new_one() -> None:
    given(KIND, granted(OWNER, NOW)).when(access.grant, ADA, OWNER, None, NOW).then(EXPIRED, granted(OWNER))


@pytest.mark.parametrize("at", [NOW, NOW - timedelta(days=1), datetime(2027, 1, 1)])
def test_an_expiry_lies_in_the_future_and_has_a_time_zone(at: datetime) -> None:
    given(KIND, granted(MEMBER)).when(access.grant, ADA, OWNER, at, NOW).refused(Invalid, "expiration_time")
    given(KIND, granted(OWNER)).when(access.change_expiry, ADA, OWNER, at, NOW).refused(Invalid, "expiration_time")


def test_an_expiry_is_changed_once_and_can_be_taken_back() -> None:
    changed = access.GrantExpiryChanged(user=ADA, role=OWNER.role, scope_kind="customer", scope=ACME, expires_at=SOON)
    after = given(KIND, granted(OWNER)).when(access.change_expiry, ADA, OWNER, SOON, NOW).then(changed)
    assert after.grants == (access.Grant(OWNER, SOON),)
    given(KIND, granted(OWNER, SOON)).when(access.change_expiry, ADA, OWNER, SOON, NOW).then_nothing()
    forever = access.GrantExpiryChanged(user=ADA, role=OWNER.role, scope_kind="customer", scope=ACME)
    given(KIND, granted(OWNER, SOON)).when(access.change_expiry, ADA, OWNER, None, NOW).then(forever)


def test_what_is_not_held_or_ran_out_cannot_be_changed_and_needs_no_revoking() -> None:
    for history in (granted(MEMBER), granted(OWNER, NOW)):
        given(KIND, history).when(access.change_expiry, ADA, OWNER, SOON, NOW).refused(Invalid, "role")
        given(KIND, history).when(access.revoke, ADA, OWNER, NOW).then_nothing()


def test_revoking_takes_exactly_one_grant_away() -> None:
    after = given(KIND, granted(OWNER), granted(MEMBER)).when(access.revoke, ADA, OWNER, NOW).then(REVOKED)
    assert after.grants == (access.Grant(MEMBER),)
    given(KIND, granted(OWNER), REVOKED).when(access.revoke, ADA, OWNER, NOW).then_nothing()


def test_a_grant_works_until_just_before_its_expiry() -> None:
    state = given(KIND, granted(OWNER, SOON)).known()
    assert access.roles_in(state, ACME, SOON - timedelta(microseconds=1)) == ("CUSTOMER.OWNER",)
    assert access.roles_in(state, ACME, SOON) == ()


def test_what_ran_out_is_recorded_once_and_the_rest_is_left_alone() -> None:
    history = granted(OWNER, SOON), granted(MEMBER)
    given(KIND, *history).when(access.expire, ADA, NOW).then_nothing()
    after = given(KIND, *history).when(access.expire, ADA, SOON).then(EXPIRED)
    assert after.grants == (access.Grant(MEMBER),)
    given(KIND, *history, EXPIRED).when(access.expire, ADA, SOON).then_nothing()


def test_several_roles_in_a_scope_are_held_together_and_other_scopes_do_not_count() -> None:
    reader = Held("CUSTOMER.READER", "customer", ACME)
    state = given(KIND, granted(OWNER), granted(reader), granted(MEMBER)).known()
    assert access.roles_in(state, ACME, NOW) == ("CUSTOMER.OWNER", "CUSTOMER.READER")
    assert access.roles_in(state, WEB, NOW) == ("PROJECT.MEMBER",)
    assert access.roles_in(state, UUID(int=9), NOW) == ()


def test_staff_and_support_are_recorded_only_when_they_change_something() -> None:
    staff, support = access.StaffAppointed(user=ADA), access.SupportAppointed(user=ADA)
    assert given(KIND).when(access.appoint_staff, NOBODY, ADA).then(staff).staff
    given(KIND, staff).when(access.appoint_staff, ADA).then_nothing()
    assert not given(KIND, staff).when(access.dismiss_staff, ADA).then(access.StaffDismissed(user=ADA)).staff
    given(KIND, support).when(access.dismiss_staff, ADA).then_nothing()
    assert given(KIND, staff).when(access.appoint_support, ADA).then(support) == access.Access((), True, True, ADA)
    given(KIND, support).when(access.appoint_support, ADA).then_nothing()
    assert not given(KIND, support).when(access.dismiss_support, ADA).then(access.SupportDismissed(user=ADA)).support
    given(KIND, staff).when(access.dismiss_support, ADA).then_nothing()


def test_a_grant_holds_a_name_unless_its_role_can_never_be_removed() -> None:
    clerk = Held(UUID(int=7).hex, "customer", ACME)
    state = given(KIND, granted(OWNER), granted(clerk)).known()
    assert KIND.names(state) == {Name(holders(clerk.role), f"{ADA} in {ACME}", "role")}
    assert KIND.names(given(KIND, granted(clerk), _of(access.RoleRevoked, clerk)).known()) == frozenset()


def test_the_rights_of_a_user_are_one_stream_of_their_own() -> None:
    assert access.stream_of(ADA) == access.stream_of(UUID(int=1))
    assert len({access.stream_of(ADA), access.stream_of(ACME), ADA}) == 3


FIELDS = {"user": ADA, "role": "CUSTOMER.OWNER", "scope_kind": "customer", "scope": ACME}


@pytest.mark.parametrize("kind", [*access.EVENTS, UserActivated], ids=lambda kind: kind.name)
def test_every_event_folds_onto_nothing_and_onto_held_rights(kind: type[Event]) -> None:
    event = kind(**{field: FIELDS[field] for field in kind.__struct_fields__ if field in FIELDS})
    assert isinstance(KIND.fold(None, [event]), access.Access)
    assert isinstance(KIND.fold(None, [granted(MEMBER), event]), access.Access)
