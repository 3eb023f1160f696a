"""Decisions about a person."""

import pytest

from domain.identity import user
from domain.identity.user import KIND
from domain.kind import Name
from domain.refusal import Invalid
from tests.scenario import given

ADA = user.UserRegistered(
    username="ada", full_name="Ada Lovelace", email="ada@example.org", phone="+372 1", civil_number="36"
)
GONE = user.UserErased()
PERSONAL = ("username", "full_name", "email", "phone", "civil_number")


def test_registering_records_everything_given_without_outer_blanks() -> None:
    told = given(KIND).when(user.register, " ada ", "Ada Lovelace ", " ada@example.org", "+372 1", "36")
    assert told.then(ADA) == user.User("ada", "Ada Lovelace", "ada@example.org", "+372 1", "36")


def test_only_a_username_is_needed() -> None:
    bare = user.UserRegistered(username="ada", full_name="", email="", phone="", civil_number="")
    given(KIND).when(user.register, "ada", "").then(bare)


@pytest.mark.parametrize("username", ["", "  ", "a b", "a\tb", "a\nb", "x" * 129, "a\x00b"])
def test_a_username_is_one_word_of_128_characters_at_most(username: str) -> None:
    given(KIND).when(user.register, username, "").refused(Invalid, "username")


def test_the_longest_username_is_accepted() -> None:
    told = given(KIND).when(user.register, "x" * 128, "")
    assert told.then(user.UserRegistered(username="x" * 128, full_name="", email="", phone="", civil_number=""))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", "x" * 201),
        ("email", "ada"),
        ("email", "@example.org"),
        ("email", "ada@host"),
        ("email", "a da@example.org"),
        ("email", "a\tda@example.org"),
        ("email", "ada@example.org\nbcc:x@example.org"),
        ("phone", "1" * 256),
        ("civil_number", "1" * 51),
        ("full_name", "a\x00"),
    ],
)
def test_registering_names_the_field_at_fault(field: str, value: str) -> None:
    given(KIND).when(user.register, "ada", **{"full_name": "", field: value}).refused(Invalid, field)


def test_a_change_is_recorded_once_and_nothing_is_recorded_for_the_same_value() -> None:
    given(KIND, ADA).when(user.rename, "Ada King").then(user.UserRenamed(full_name="Ada King"))
    given(KIND, ADA).when(user.rename, " Ada Lovelace ").then_nothing()
    given(KIND, ADA).when(user.change_email, "ada@king.org").then(user.UserEmailChanged(email="ada@king.org"))
    given(KIND, ADA).when(user.change_email, "ada@example.org").then_nothing()
    given(KIND, ADA).when(user.change_phone, "2").then(user.UserPhoneChanged(phone="2"))
    given(KIND, ADA).when(user.change_phone, "+372 1").then_nothing()


def test_a_change_is_checked_like_the_registration() -> None:
    given(KIND, ADA).when(user.rename, "x" * 201).refused(Invalid, "full_name")
    given(KIND, ADA).when(user.change_email, "nowhere").refused(Invalid, "email")
    given(KIND, ADA).when(user.change_phone, "1" * 256).refused(Invalid, "phone")


def test_what_is_not_required_can_be_taken_back() -> None:
    assert given(KIND, ADA).when(user.change_email, "").then(user.UserEmailChanged(email="")).email == ""


def test_deactivating_and_activating_are_recorded_only_when_they_change_something() -> None:
    off = user.UserDeactivated()
    assert not given(KIND, ADA).when(user.deactivate).then(off).active
    given(KIND, ADA, off).when(user.deactivate).then_nothing()
    assert given(KIND, ADA, off).when(user.activate).then(user.UserActivated()).active
    given(KIND, ADA).when(user.activate).then_nothing()


def test_an_erased_person_may_not_sign_in_and_holds_nothing_personal() -> None:
    after = given(KIND, ADA).when(user.erase).then(GONE)
    assert after.erased
    assert not after.active
    assert [getattr(after, field) for field in PERSONAL] == [None] * 5


def test_erasing_twice_records_nothing_more() -> None:
    given(KIND, ADA, GONE).when(user.erase).then_nothing()


def test_nothing_more_is_recorded_about_an_erased_person() -> None:
    erased = given(KIND, ADA, GONE)
    erased.when(user.rename, "Ada").refused(user.UserIsErased)
    erased.when(user.change_email, "a@example.org").refused(user.UserIsErased)
    erased.when(user.change_phone, "1").refused(user.UserIsErased)
    erased.when(user.deactivate).refused(user.UserIsErased)
    erased.when(user.activate).refused(user.UserIsErased)


def test_a_username_is_held_from_registration_until_erasure() -> None:
    held = frozenset({Name("username", "ada", "username")})
    assert KIND.names(given(KIND, ADA).known()) == held
    assert KIND.names(given(KIND, ADA, user.UserDeactivated()).known()) == held
    assert KIND.names(given(KIND, ADA, GONE).known()) == frozenset()


@pytest.mark.parametrize("event", user.EVENTS, ids=lambda event: event.name)
def test_every_event_folds_onto_nothing_and_onto_a_person_even_without_its_personal_fields(
    event: type[user.UserRegistered],
) -> None:
    assert isinstance(KIND.fold(None, [event()]), user.User)
    assert isinstance(KIND.fold(None, [ADA, event()]), user.User)


def test_a_person_whose_key_is_gone_holds_no_name() -> None:
    assert KIND.names(given(KIND, user.UserRegistered()).known()) == frozenset()
