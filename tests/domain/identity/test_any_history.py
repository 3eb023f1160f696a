"""Whatever is decided in whatever order: histories fold, and names are held by exactly those who live."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commands.decision import Loaded, change
from domain.event import Event
from domain.identity import access, customer, project, role, user
from domain.identity.system_roles import SYSTEM_ROLES
from domain.identity.user_events import UsernameChanged, UserRegistered
from domain.kind import Kind
from domain.refusal import Refused

Step = Callable[[Any], list[Event]]

ACME = UUID(int=1)
START = datetime(2026, 3, 1, tzinfo=UTC)
TITLES = st.sampled_from(["", "Acme", "acme", "Ajax", " Ajax ", "x" * 600])
WORDS = st.sampled_from(["", "ada", "ADA", "bob", "a b", "ada@example.org", "nowhere"])
FIELDS = st.sampled_from(["username", "full_name", "email", "slug", "first_name"])
HOURS = st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours))
HELD = st.builds(
    access.Held, st.sampled_from([*SYSTEM_ROLES, "KING"]), st.sampled_from(["customer", "project"]), st.just(ACME)
)

USER: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda w: lambda u: user.register(ACME, {"username": w, "full_name": w}) if u is None else [], WORDS),
    st.builds(lambda f, w: lambda u: user.change(u, {f: w}) if u else [], FIELDS, WORDS),
    st.sampled_from([user.deactivate, user.activate, user.remove, user.erase]).map(
        lambda d: lambda u: d(u) if u else []
    ),
)
CUSTOMER: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda t: lambda c: _customer(c, {"name": t, "slug": t.strip()}), TITLES),
    st.builds(lambda a: lambda c: customer.change(c, {"archived": a}) if c else [], st.booleans()),
    st.sampled_from([customer.block, customer.unblock, customer.archive, customer.remove]).map(
        lambda d: lambda c: d(c) if c else []
    ),
)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 1))
PROJECT: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda t: lambda p: _project(p, {"name": t, "slug": t.strip()}), TITLES),
    st.builds(lambda d: lambda p: project.change(p, START.date(), {"end_date": d}) if p else [], DAYS),
    st.builds(lambda n: lambda p: project.move(p, UUID(int=n), True) if p else [], st.integers(1, 3)),
    st.builds(lambda d: lambda p: project.recover(p, d, START.date()) if p else [], DAYS),
    st.just(lambda p: project.remove(p) if p else []),
)
ACCESS: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda h, e, n: lambda a: access.grant(a or access.NOBODY, ACME, h, e, n), HELD, HOURS, HOURS),
    st.builds(lambda h, e, n: lambda a: access.change_expiry(a or access.NOBODY, ACME, h, e, n), HELD, HOURS, HOURS),
    st.builds(lambda h, n: lambda a: access.revoke(a or access.NOBODY, ACME, h, n), HELD, HOURS),
    st.builds(lambda n: lambda a: access.expire(a or access.NOBODY, ACME, n), HOURS),
)
ROLE: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda t: lambda r: role.create(t, "project") if r is None else role.rename(r, t), TITLES),
    st.builds(lambda t: lambda r: role.describe(r, t, {"en": t}) if r else [], TITLES),
    st.sampled_from([role.enable, role.disable, role.remove]).map(
        lambda d: lambda r: d(r) if r and not r.removed else []
    ),
)


def _customer(state: customer.Customer | None, said: dict[str, Any]) -> list[Event]:
    return customer.change(state, said) if state else customer.create(ACME, START, said)


def _project(state: project.Project | None, said: dict[str, Any]) -> list[Event]:
    return project.change(state, START.date(), said) if state else project.create(ACME, ACME, START.date(), said)


def live(kind: Kind[Any], steps: list[Step]) -> tuple[list[Event], Any]:
    """All events and the state they lead to."""
    state, history = None, list[Event]()
    for step in steps:
        try:
            events = step(state)
        except Refused:
            continue
        state = kind.fold(state, events)
        history += events
    return history, state


@given(st.lists(ACCESS, max_size=20))
def test_rights_fold_to_what_was_decided_and_no_grant_is_held_twice(steps: list[Step]) -> None:
    history, state = live(access.KIND, steps)
    assert access.KIND.fold(None, history) == state
    held = [grant.held for grant in state.grants] if state else []
    assert len(held) == len(set(held))


@given(st.lists(USER, max_size=12))
def test_a_person_folds_to_what_was_decided_and_keeps_the_username_until_erased(steps: list[Step]) -> None:
    history, state = live(user.KIND, steps)
    assert user.KIND.fold(None, history) == state
    named = [event.username for event in history if isinstance(event, UserRegistered | UsernameChanged)]
    gone = state is None or state.erased or state.removed
    held = {name.value for name in user.KIND.names(state) if name.kind == "username"} if state else set()
    assert held == (set() if gone else {named[-1]})


@given(st.lists(st.tuples(st.integers(0, 2), CUSTOMER), max_size=20))
def test_claims_and_releases_of_customers_add_up_to_the_names_of_the_living(steps: list[tuple[int, Step]]) -> None:
    _assert_names_add_up(customer.KIND, steps, lambda state: not (state.archived or state.removed))


@given(st.lists(st.tuples(st.integers(0, 2), PROJECT), max_size=20))
def test_claims_and_releases_of_projects_add_up_to_the_names_of_the_living(steps: list[tuple[int, Step]]) -> None:
    _assert_names_add_up(project.KIND, steps, lambda state: not state.removed)


@given(st.lists(st.tuples(st.integers(0, 2), ROLE), max_size=20))
def test_claims_and_releases_of_roles_add_up_to_the_names_of_the_living(steps: list[tuple[int, Step]]) -> None:
    _assert_names_add_up(role.KIND, steps, lambda state: not state.removed)


def _assert_names_add_up(kind: Kind[Any], steps: list[tuple[int, Step]], lives: Callable[[Any], bool]) -> None:
    """Plays the store's part: whoever asks for a name that another holds is refused."""
    states: dict[int, Any] = {}
    owners: dict[tuple[str, str], int] = {}
    for who, step in steps:
        try:
            made = change(Loaded(kind, UUID(int=who), states.get(who), 0), step(states.get(who)))
        except Refused:
            continue
        for one in made:
            claimed = {(name.kind, name.value.casefold()) for name in one.claims}
            if any(owners.get(name, who) != who for name in claimed):
                continue
            for name in one.releases:
                assert owners.pop((name.kind, name.value.casefold())) == who
            owners |= dict.fromkeys(claimed, who)
            states[who] = one.after
    assert set(owners.values()) == {who for who, state in states.items() if lives(state)}
    assert {one for who, state in states.items() for one in _keys(kind, state)} == set(owners)


def _keys(kind: Kind[Any], state: Any) -> set[tuple[str, str]]:
    return {(name.kind, name.value.casefold()) for name in kind.names(state)}
