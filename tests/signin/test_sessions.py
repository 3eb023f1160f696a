"""Sessions end when somebody ends them, and personal tokens do what their owner says."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from api.ledger import Ledger
from api.signin import personal, sessions
from api.signin.passwords import sign_in
from api.signin.sweeping import sweep
from domain.identity.sign_in import SignedOut
from domain.identity.token import TokenIssued, TokenRevoked
from domain.refusal import Invalid, NotFound
from tests.eventstore.support import fetch
from tests.signin.support import HERE, SECRET, Person, everything_stored, opens, person, said


def test_signing_out_ends_one_session(place: Ledger, ada: Person) -> None:
    one, two = (sign_in(place, "ada", SECRET, HERE) for _ in range(2))
    sessions.sign_out(place, ada.uuid, one.token, ada.asks(), HERE)
    assert opens(place, one.key) is None
    assert opens(place, two.key) is not None
    revoked, out = said(place, TokenRevoked, SignedOut)
    assert (revoked.stream, out.event) == (one.token, SignedOut(user=ada.uuid, address=HERE))
    with pytest.raises(NotFound):
        sessions.sign_out(place, ada.uuid, one.token, ada.asks())


def test_nobody_ends_or_replaces_the_session_of_somebody_else(place: Ledger, ada: Person) -> None:
    bob, issued = person(place, "bob"), sign_in(place, "ada", SECRET, HERE)
    for who in (ada.uuid, bob.uuid):
        with pytest.raises(NotFound):
            sessions.sign_out(place, who, issued.token, bob.asks())
    with pytest.raises(NotFound):
        sessions.refresh(place, ada.uuid, bob.asks())
    assert opens(place, issued.key) is not None


def test_a_refreshed_token_is_another_and_the_others_end(place: Ledger, ada: Person) -> None:
    old = [sign_in(place, "ada", SECRET, HERE) for _ in range(2)]
    kept = personal.create(place, ada.uuid, "script", None, ada.asks())
    fresh = sessions.refresh(place, ada.uuid, ada.asks())
    assert [opens(place, one.key) for one in old] == [None, None]
    assert opens(place, fresh.key) is not None
    assert opens(place, kept.key) is not None
    current = sessions.current(place, ada.uuid)
    assert current is not None
    assert current.id == fresh.token
    assert {one.stream for one in said(place, TokenRevoked)} == {one.token for one in old}


def test_a_personal_token_has_its_owners_name_and_end(place: Ledger, ada: Person) -> None:
    end = datetime.now(UTC) + timedelta(days=1)
    made = personal.create(place, ada.uuid, "script", end, ada.asks())
    found = opens(place, made.key)
    assert found is not None
    assert (found.user, found.kind, found.ends_at, found.lifetime) == (ada.uuid, "personal", end, None)
    (row,) = personal.listed(place, ada.uuid)
    assert (row.id, row.name, row.expires_at) == (made.token, "script", end)
    assert made.key not in everything_stored(place)
    for name, until, field in (("", None, "name"), ("x", end - timedelta(days=2), "expires_at")):
        with pytest.raises(Invalid) as caught:
            personal.create(place, ada.uuid, name, until, ada.asks())
        assert caught.value.field == field


def test_a_rotated_token_keeps_name_and_end(place: Ledger, ada: Person) -> None:
    end = datetime.now(UTC) + timedelta(days=1)
    old = personal.create(place, ada.uuid, "script", end, ada.asks())
    fresh = personal.rotate(place, ada.uuid, old.token, ada.asks())
    assert opens(place, old.key) is None
    assert [(row.id, row.name, row.expires_at) for row in personal.listed(place, ada.uuid)] == [
        (fresh.token, "script", end)
    ]
    assert said(place, TokenRevoked, TokenIssued)[-1].command == said(place, TokenRevoked)[-1].command


def test_a_revoked_token_is_gone_and_a_session_is_no_personal_token(place: Ledger, ada: Person) -> None:
    made, session = personal.create(place, ada.uuid, "x", None, ada.asks()), sign_in(place, "ada", SECRET, HERE)
    for wrong in (session.token, uuid4()):
        for work in (personal.revoke, personal.rotate):
            with pytest.raises(NotFound):
                work(place, ada.uuid, wrong, ada.asks())
    assert opens(place, session.key) is not None
    personal.revoke(place, ada.uuid, made.token, ada.asks())
    assert opens(place, made.key) is None
    assert personal.listed(place, ada.uuid) == []


def test_nobody_touches_the_personal_token_of_somebody_else(place: Ledger, ada: Person) -> None:
    bob, made = person(place, "bob"), personal.create(place, ada.uuid, "x", None, ada.asks())
    for who in (ada.uuid, bob.uuid):
        for work in (personal.revoke, personal.rotate):
            with pytest.raises(NotFound):
                work(place, who, made.token, bob.asks())
    assert opens(place, made.key) is not None


def test_ended_sessions_are_swept(place: Ledger, ada: Person) -> None:
    sign_in(place, "ada", SECRET, HERE)
    fetch(place.url, "UPDATE access.tokens SET used_at = now() - interval '2 hours' RETURNING id")
    assert sweep(place).sessions == 1
