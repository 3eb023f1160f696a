"""A person's account at an offering: asked for, named, confirmed, deleted; every step from every state."""

from uuid import UUID

import pytest

from domain.event import Event
from domain.marketplace import accounts as all_accounts
from domain.marketplace import offering_user as accounts
from domain.marketplace import offering_user_events as happened
from domain.marketplace.accounts import AccountListed
from domain.marketplace.offering_user import KIND, STEPS, Step
from domain.marketplace.offering_user_events import AFTER, STATES, State
from domain.refusal import Invalid, NotFound, WrongState
from tests.scenario import Given, given

OFFERING, ADA = UUID(int=1), UUID(int=2)
ASKED = happened.OfferingUserRequested(offering=OFFERING, user=ADA)
LEADS_TO: dict[State, Event] = {state: event() for event, state in AFTER.items() if state != "Requested"}


def account(*more: Event) -> Given[accounts.OfferingUser]:
    return given(KIND, ASKED, *more)


def named(username: str) -> happened.OfferingUserNamed:
    return happened.OfferingUserNamed(user=ADA, username=username)


def request(before: accounts.OfferingUser | None, username: str = "") -> list[Event]:
    return accounts.request(before, OFFERING, ADA, username)


def test_one_asked_for_with_a_name_works() -> None:
    assert request(None) == [ASKED]
    assert request(None, " ada1 ") == [ASKED, named("ada1"), happened.OfferingUserConfirmed()]


def test_a_person_has_one_account_at_an_offering_and_a_removed_one_may_come_again() -> None:
    account().when(request).refused(Invalid, "non_field_errors")
    account(happened.OfferingUserRemoved()).when(request).then(ASKED)
    assert accounts.stream_of(OFFERING, ADA) != accounts.stream_of(ADA, OFFERING)


def test_who_is_given_a_name_has_an_account_that_works() -> None:
    after = account(LEADS_TO["Creating"]).when(accounts.name, "ada1").then(named("ada1"), LEADS_TO["OK"])
    assert (after.state, after.username) == ("OK", "ada1")
    account(named("ada1"), LEADS_TO["OK"]).when(accounts.name, "ada1").then_nothing()
    account(named("ada1"), LEADS_TO["OK"]).when(accounts.name, "ada2").then(named("ada2"))
    account(LEADS_TO["Deleting"]).when(accounts.name, "ada2").then(named("ada2"))
    account().when(accounts.name, "x" * 101).refused(Invalid, "username")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_from_the_states_it_begins_in(step: Step, state: State) -> None:
    before = account(*([LEADS_TO[state]] if state in LEADS_TO else []))
    taken = before.when(accounts.step, step, "", "")
    states, event = STEPS[step]
    if state == AFTER[event]:
        taken.then_nothing()
    elif state in states:
        assert taken.then(event()).state == AFTER[event]
    else:
        assert taken.refused(WrongState) == f"Valid states for operation: {', '.join(states)}."


def test_the_provider_says_what_is_wanted() -> None:
    said = happened.OfferingUserCommented(user=ADA, comment="Link it", comment_url="https://example.org/link")
    told = ("set_pending_account_linking", "Link it", "https://example.org/link")
    account().when(accounts.step, *told).then(happened.OfferingUserLinkingAwaited(), said)
    account(happened.OfferingUserLinkingAwaited(), said).when(accounts.step, *told).then_nothing()
    account().when(accounts.comment, "Link it", "https://example.org/link").then(said)
    account().when(accounts.comment, "", "nowhere").refused(Invalid, "comment_url")


def test_an_account_is_restricted_and_removed_once() -> None:
    restricted = happened.OfferingUserRestrictionSet(is_restricted=True)
    assert account().when(accounts.restrict, True).then(restricted).is_restricted
    account(restricted).when(accounts.restrict, True).then_nothing()
    account().when(accounts.remove).then(happened.OfferingUserRemoved())
    account(happened.OfferingUserRemoved()).when(accounts.remove).then_nothing()


def test_of_what_is_removed_nothing_is_told() -> None:
    gone = account(happened.OfferingUserRemoved())
    gone.when(accounts.name, "ada").refused(NotFound)
    gone.when(accounts.step, "set_ok", "", "").refused(NotFound)
    gone.when(accounts.restrict, True).refused(NotFound)
    gone.when(accounts.comment, "x", "").refused(NotFound)


def test_what_it_is_called_is_forgotten_once() -> None:
    after = account(named("ada1")).when(accounts.forget).then(happened.OfferingUserForgotten())
    assert KIND.names(after) == frozenset()
    account(named("ada1"), happened.OfferingUserForgotten()).when(accounts.forget).then_nothing()


def test_a_person_is_told_once_of_each_account() -> None:
    listed = AccountListed(user=ADA, offering_user=OFFERING)
    assert all_accounts.add(all_accounts.NONE, ADA, OFFERING) == [listed]
    given(all_accounts.KIND, listed).when(all_accounts.add, ADA, OFFERING).then_nothing()


def test_two_people_have_not_the_same_account() -> None:
    assert KIND.names(account().known()) == frozenset()
    assert KIND.names(account(named("ada1")).known()) == {accounts.account(OFFERING, "ada1")}
    assert KIND.names(account(named("ada1"), happened.OfferingUserRemoved()).known()) == frozenset()
