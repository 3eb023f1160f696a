"""Decisions about a person."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.event import Event, personal_fields
from domain.identity import user
from domain.identity import user_events as events
from domain.identity.user import KIND
from domain.identity.user_fields import FIELDS, STAFF_ONLY, YEAR
from domain.kind import Name
from domain.refusal import Invalid, NotFound
from tests.scenario import given
from tests.stored.make import example

ID = UUID(int=0xABCDEF)
ADA = events.UserRegistered(
    username="ada",
    full_name="Ada Lovelace",
    email="ada@example.org",
    phone="+372 1",
    civil_number="36",
    slug="ada-abcdef",
)
BARE = events.UserRegistered(username="ada", full_name="", email="", phone="", civil_number="", slug="ada-abcdef")
GONE = events.UserErased()
REMOVED = events.UserRemoved()


def test_registering_records_everything_given_without_outer_blanks() -> None:
    said = {"username": " ada ", "full_name": "Ada Lovelace ", "email": " ada@example.org", "phone_number": "+372 1"}
    after = given(KIND).when(user.register, ID, {**said, "civil_number": "36", "slug": ""}).then(ADA)
    assert (after.username, after.full_name, after.phone, after.civil_number) == ("ada", "Ada Lovelace", "+372 1", "36")


def test_only_a_username_is_needed() -> None:
    given(KIND).when(user.register, ID, {"username": "ada"}).then(BARE)


def test_first_and_last_name_make_the_full_one() -> None:
    parts = events.UserNamePartsChanged(first_name="Ada", last_name="King", native_name="", personal_title="")
    said = {"username": "ada", "full_name": "Countess", "first_name": " Ada", "last_name": "King"}
    registered = msgspec.structs.replace(BARE, full_name="Ada King")
    given(KIND).when(user.register, ID, said).then(registered, parts)
    now = given(KIND, registered, parts).when(user.change, {"last_name": "Byron"})
    now.then(events.UserRenamed(full_name="Ada Byron"), msgspec.structs.replace(parts, last_name="Byron"))
    given(KIND, registered, parts).when(user.change, {"first_name": "", "last_name": ""}).then(
        msgspec.structs.replace(parts, first_name="", last_name="")
    )


def test_registering_records_each_group_of_which_something_is_said() -> None:
    said = {"username": "ada", "birth_date": date(1815, 12, 10), "gender": 2, "nationalities": ("GB",)}
    civil = dict.fromkeys(("civil_number", "place_of_birth", "country_of_residence", "nationality"), "")
    told = given(KIND).when(user.register, ID, {**said, "token_lifetime": None}, True)
    told.then(
        BARE,
        events.UserCivilStatusChanged(birth_date="1815-12-10", gender="2", nationalities='["GB"]', **civil),
        events.UserTokenLifetimeSet(token_lifetime=None),
        events.UserPolicyAccepted(),
    )


WRONG: list[tuple[str, Any]] = [
    *(("username", name) for name in ("", "  ", "a b", "a\tb", "a\nb", "x" * 129, "a\x00b", "Ada", "adä")),
    ("full_name", "x" * 201),
    ("email", "ada"),
    ("email", "@example.org"),
    ("email", "ada@host"),
    ("email", "a da@example.org"),
    ("email", "a\tda@example.org"),
    ("email", "ada@example.org\nbcc:x@example.org"),
    ("phone_number", "1" * 256),
    ("civil_number", "1" * 51),
    ("full_name", "a\x00"),
    ("gender", 3),
    ("nationality", "XX"),
    ("nationalities", ("EE", "XX")),
    ("nationalities", ("",)),
    ("country_of_residence", "Estonia"),
    ("organization_country", "E"),
    ("slug", "a b"),
    ("token_lifetime", 59),
    ("token_lifetime", 2**31),
    ("eduperson_assurance", ("",)),
    ("managed_isds", ("",)),
    ("first_name", "x" * 101),
    ("preferred_language", "x" * 11),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_is_named(field: str, value: Any) -> None:
    given(KIND).when(user.register, ID, {"username": "ada", field: value}).refused(Invalid, field)
    given(KIND, ADA).when(user.change, {field: value}).refused(Invalid, field)


def test_the_longest_username_is_accepted() -> None:
    after = KIND.fold(None, user.register(ID, {"username": "x" * 128}))
    assert after is not None
    assert (after.username, after.slug) == ("x" * 128, "x" * 40 + "-abcdef")


def test_a_change_is_recorded_once_and_nothing_is_recorded_for_the_same_value() -> None:
    def changed(**said: Any) -> Any:
        return given(KIND, ADA).when(user.change, said)

    changed(full_name="Ada King").then(events.UserRenamed(full_name="Ada King"))
    changed(full_name=" Ada Lovelace ").then_nothing()
    changed(email="ada@king.org").then(events.UserEmailChanged(email="ada@king.org"))
    changed(email="ada@example.org", phone_number="+372 1").then_nothing()
    changed(phone_number="2").then(events.UserPhoneChanged(phone="2"))
    changed(description="", gender=None, nationalities=(), birth_date=None, token_lifetime=3600).then_nothing()
    assert changed(email="").then(events.UserEmailChanged(email="")).email == ""


def test_the_policy_is_accepted_once() -> None:
    given(KIND, ADA).when(user.change, {}, True).then(events.UserPolicyAccepted())
    given(KIND, ADA, events.UserPolicyAccepted()).when(user.change, {}, True).then_nothing()


def test_a_user_may_let_the_own_token_live_a_year_at_most() -> None:
    ada = given(KIND, ADA).known()
    user.require_short_token(ada, {"token_lifetime": YEAR})
    for lifetime in (YEAR + 1, None):
        with pytest.raises(Invalid) as caught:
            user.require_short_token(ada, {"token_lifetime": lifetime})
        assert caught.value.field == "token_lifetime"
    endless = given(KIND, ADA, events.UserTokenLifetimeSet(token_lifetime=None)).known()
    user.require_short_token(endless, {"token_lifetime": None})
    user.require_short_token(endless, {})


def test_what_only_staff_may_change_is_named_unless_it_stays() -> None:
    ada = given(KIND, ADA).known()
    same = {"username": "ada", "slug": "ada-abcdef", "description": "", "managed_isds": (), "eduperson_assurance": ()}
    assert user.reserved(ada, {**same, "organization_type": "", "job_title": "x"}) == frozenset()
    assert user.reserved(ada, {**same, "organization_type": "x", "username": "eve"}) == {
        "organization_type",
        "username",
    }


def test_deactivating_and_activating_are_recorded_only_when_they_change_something() -> None:
    off = events.UserDeactivated()
    assert not given(KIND, ADA).when(user.deactivate).then(off).active
    given(KIND, ADA, off).when(user.deactivate).then_nothing()
    assert given(KIND, ADA, off).when(user.activate).then(events.UserActivated()).active
    given(KIND, ADA).when(user.activate).then_nothing()


def test_a_removed_person_may_never_sign_in_again_and_is_known_until_erased() -> None:
    after = given(KIND, ADA).when(user.remove).then(REMOVED)
    assert (after.active, after.full_name) == (False, "Ada Lovelace")
    removed = given(KIND, ADA, REMOVED)
    removed.when(user.remove).then_nothing()
    removed.when(user.activate).refused(NotFound)
    removed.when(user.change, {"full_name": "x"}).refused(NotFound)
    assert removed.when(user.erase).then(GONE).full_name is None
    given(KIND, ADA, GONE).when(user.remove).then_nothing()


def test_an_erased_person_may_not_sign_in_and_holds_nothing_personal() -> None:
    history = [ADA, *(example(group) for group in events.GROUPS)]
    after = given(KIND, *history).when(user.erase).then(GONE)
    assert (after.erased, after.active) == (True, False)
    personal = {field for event in events.EVENTS for field in personal_fields(event)}
    assert {getattr(after, field) for field in personal} == {None}


def test_erasing_twice_records_nothing_more() -> None:
    given(KIND, ADA, GONE).when(user.erase).then_nothing()


def test_nothing_more_is_recorded_about_an_erased_person() -> None:
    erased = given(KIND, ADA, GONE)
    erased.when(user.change, {"full_name": "Ada"}).refused(user.UserIsErased)
    erased.when(user.change, {}).refused(user.UserIsErased)
    erased.when(user.deactivate).refused(user.UserIsErased)
    erased.when(user.activate).refused(user.UserIsErased)


def test_names_are_held_from_registration_until_removal_or_erasure() -> None:
    held = frozenset({Name("username", "ada", "username"), Name("user slug", "ada-abcdef", "slug")})
    assert KIND.names(given(KIND, ADA).known()) == held
    assert KIND.names(given(KIND, ADA, events.UserDeactivated()).known()) == held
    assert KIND.names(given(KIND, ADA, REMOVED).known()) == frozenset()
    assert KIND.names(given(KIND, ADA, GONE).known()) == frozenset()


def test_every_field_of_a_person_can_be_changed_and_stands_in_one_group() -> None:
    grouped = [field for group in events.GROUPS for field in group.__struct_fields__]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) == {*user.User.__struct_fields__} - {"policy_accepted", "active", "removed", "erased"}
    assert {"phone" if field == "phone_number" else field for field in FIELDS} == set(grouped)
    assert set(FIELDS) >= STAFF_ONLY


@pytest.mark.parametrize("event", events.EVENTS, ids=lambda event: event.name)
def test_every_event_folds_onto_nothing_and_onto_a_person_even_without_its_personal_fields(event: type[Event]) -> None:
    assert isinstance(KIND.fold(None, [event()]), user.User)
    assert isinstance(KIND.fold(None, [ADA, event()]), user.User)
    told = msgspec.structs.asdict(example(event))
    after = KIND.fold(None, [ADA, example(event)])
    assert {field: getattr(after, field) for field in told} == told


def test_a_person_whose_key_is_gone_holds_no_name() -> None:
    assert KIND.names(given(KIND, events.UserRegistered()).known()) == frozenset()
