"""Four wrong passwords in ten minutes, however many ask at once; then nobody gets in for ten."""

import pytest

from api.ledger import Ledger
from api.signin.passwords import sign_in
from api.signin.refused import LOCKED, WRONG, SignInRefused
from api.signin.sweeping import due, sweep
from domain.identity.sign_in import SignInFailed, SignInLockedOut
from tests.eventstore.support import fetch, together
from tests.signin.support import HERE, SECRET, Person, hashed, rows, said

ELSEWHERE = "198.51.100.1"


def refused(place: Ledger, username: str = "ada", password: str = WRONG, address: str = HERE) -> str:
    with pytest.raises(SignInRefused) as caught:
        sign_in(place, username, password, address)
    return str(caught.value)


def age(place: Ledger, minutes: str) -> None:
    """All failures and lock-outs happened so much earlier."""
    query = (
        "UPDATE access.failures SET locked_until = locked_until - %(by)s::interval,"
        " failed_at = ARRAY(SELECT one - %(by)s::interval FROM unnest(failed_at) AS one) RETURNING username"
    )
    with place.connection() as conn:
        conn.execute(query, {"by": minutes})


def test_the_fifth_is_locked_out_right_or_wrong_and_the_log_says_so_once(place: Ledger, ada: Person) -> None:
    assert [refused(place) for _ in range(6)] == [WRONG] * 4 + [LOCKED] * 2
    assert refused(place, password=SECRET) == LOCKED
    assert len(said(place, SignInFailed)) == 4
    (locked,) = said(place, SignInLockedOut)
    assert isinstance(locked.event, SignInLockedOut)
    assert (locked.event.user, locked.event.address, locked.actor) == (ada.uuid, HERE, "system:sign-in")
    assert 595 < (locked.event.until - locked.at).total_seconds() < 601


def test_another_address_and_another_name_are_not_locked(place: Ledger, ada: Person) -> None:
    for _ in range(4):
        refused(place)
    assert sign_in(place, "ada", SECRET, ELSEWHERE)
    assert refused(place, "bob") == WRONG
    assert refused(place, "ADA") == LOCKED


def test_ten_minutes_later_four_more_may_be_wrong(place: Ledger, ada: Person) -> None:
    for _ in range(4):
        refused(place)
    age(place, "9 minutes 50 seconds")
    assert refused(place) == LOCKED
    age(place, "11 seconds")
    assert [refused(place) for _ in range(5)] == [WRONG] * 4 + [LOCKED]


def test_failures_older_than_ten_minutes_do_not_count(place: Ledger, ada: Person) -> None:
    for _ in range(3):
        refused(place)
    age(place, "10 minutes 1 second")
    assert [refused(place) for _ in range(3)] == [WRONG] * 3
    assert sign_in(place, "ada", SECRET, HERE)


def test_success_forgets_failures(place: Ledger, ada: Person) -> None:
    for _ in range(3):
        refused(place)
    sign_in(place, "ada", SECRET, HERE)
    assert rows(place, "failures") == []
    assert [refused(place) for _ in range(4)] == [WRONG] * 4


def test_a_name_nobody_has_is_locked_out_like_any_other(place: Ledger, ada: Person) -> None:
    assert [refused(place, "nobody") for _ in range(5)] == [WRONG] * 4 + [LOCKED]
    assert said(place, SignInLockedOut, SignInFailed) == []


def test_the_right_one_among_sixteen_guesses_starts_the_count_again_at_most_once(
    place: Ledger, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = hashed(monkeypatch)
    guesses = [*(f"guess {n}" for n in range(15)), SECRET]
    told = [str(one) for one in together(lambda n: sign_in(place, "ada", guesses[n], HERE), 16)]
    assert 4 <= len(looked) == 16 - told.count(LOCKED) <= 8


def test_sixteen_wrong_guesses_at_once_are_exactly_four(place: Ledger, ada: Person) -> None:
    told = together(lambda n: sign_in(place, "ada", f"guess {n}", HERE), 16)
    assert sorted(str(one) for one in told) == [WRONG] * 4 + [LOCKED] * 12
    assert len(said(place, SignInFailed)) == 4
    assert len(said(place, SignInLockedOut)) == 1


def test_sixteen_right_ones_at_once_all_get_in(place: Ledger, ada: Person) -> None:
    told = together(lambda _: sign_in(place, "ada", SECRET, HERE), 16)
    assert [one for one in told if isinstance(one, Exception)] == []
    assert len(rows(place, "tokens")) == 16


def test_the_count_outlives_the_process_and_is_swept_when_it_no_longer_counts(place: Ledger, ada: Person) -> None:
    for _ in range(4):
        refused(place)
    refused(place, "nobody")
    assert fetch(place.url, "SELECT sum(cardinality(failed_at)) FROM access.failures") == [(5,)]
    assert sweep(place).failures == 0
    age(place, "11 minutes")
    assert due(place) == [{"what": "failures", "number": 2}]
    assert (sweep(place).failures, due(place)) == (2, [])
