"""Staff who look and act as somebody else: who may, and what is on record of it."""

import logging
from typing import Any
from uuid import UUID

import httpx
import pytest

from domain.identity.token import TokenIssued
from domain.identity.user_events import EVENTS
from tests.eventstore.support import fetch
from tests.http.served import Person, Served
from tests.signin.support import said

ME = "/api/users/me/"
NOT_LIVE = {"detail": "Unable to impersonate user which does not have an active session."}


def borrowing(who: Person, wanted: str, method: str = "GET", path: str = ME, **more: Any) -> httpx.Response:
    return who.http.request(method, path, headers={"X-Impersonated-User-Uuid": wanted}, **more)


def root(http: Served) -> Person:
    return http.person("root", staff=True)


def test_staff_see_what_the_borrowed_user_sees(http: Served) -> None:
    ann, staff = http.person("ann"), root(http)
    for wanted in (ann.uuid.hex, str(ann.uuid)):
        answer = borrowing(staff, wanted)
        assert (answer.status_code, answer.json()["uuid"]) == (200, ann.uuid.hex)
        assert answer.headers["X-impersonator-uuid"] == staff.uuid.hex
        assert "is_staff" not in answer.json()
    assert "X-impersonator-uuid" not in staff.http.get(ME).headers
    refused = borrowing(staff, ann.uuid.hex, "GET", "/api/auth-tokens/")
    assert (refused.status_code, refused.headers["X-impersonator-uuid"]) == (403, staff.uuid.hex)


def test_what_is_done_names_both(http: Served) -> None:
    ann, staff = http.person("ann"), root(http)
    answer = borrowing(staff, ann.uuid.hex, "PATCH", f"/api/users/{ann.uuid.hex}/", json={"job_title": "Pilot"})
    assert answer.status_code == 200
    last = said(http.ledger, *EVENTS)[-1]
    assert (last.actor, last.impersonator) == (f"user:{ann.uuid.hex}", f"user:{staff.uuid.hex}")
    http.settled()
    (row,) = staff.http.get("/api/events/", params={"page_size": "1"}).json()
    assert (row["context"]["user_uuid"], row["context"]["impersonator_uuid"]) == (ann.uuid.hex, staff.uuid.hex)


def test_a_fresh_token_for_the_borrowed_user_names_both(http: Served) -> None:
    bea, staff = http.person("bea"), root(http)
    answer = borrowing(staff, bea.uuid.hex, "POST", f"/api/users/{bea.uuid.hex}/refresh_token/")
    assert answer.status_code == 200
    last = said(http.ledger, TokenIssued)[-1]
    assert (last.actor, last.impersonator) == (f"user:{bea.uuid.hex}", f"user:{staff.uuid.hex}")


def test_the_token_shown_is_not_that_of_staff(http: Served) -> None:
    ann, staff = http.person("ann"), root(http)
    answer = borrowing(staff, ann.uuid.hex, "GET", f"/api/users/{ann.uuid.hex}/token/")
    assert answer.status_code == 404
    assert staff.token not in answer.text


def test_of_others_the_header_is_ignored_with_a_line(http: Served, caplog: pytest.LogCaptureFixture) -> None:
    ann, bob = http.person("ann"), http.person("bob")
    for who in (bob, http.person("help", support=True)):
        with caplog.at_level(logging.INFO, "cloudledger.http"):
            answer = borrowing(who, ann.uuid.hex)
        assert answer.json()["uuid"] == who.uuid.hex
        assert "X-impersonator-uuid" not in answer.headers
        assert f"a request to impersonate by {who.uuid.hex} was ignored" in caplog.text


@pytest.mark.parametrize("wanted", ["junk", "", UUID(int=7).hex])
def test_who_is_not_there_is_not_borrowed(http: Served, wanted: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "cloudledger.http"):
        answer = borrowing(root(http), wanted)
    assert (answer.status_code, answer.json()["uuid"]) == (200, root(http).uuid.hex)
    assert "was ignored" in caplog.text


def test_only_who_is_signed_in_can_be_borrowed(http: Served) -> None:
    dan = http.person("dan")
    end = "UPDATE access.tokens SET used_at = now() - interval '2 hours' WHERE user_uuid = '{}' RETURNING id"
    fetch(http.ledger.url, end.format(dan.uuid))
    answer = borrowing(root(http), dan.uuid.hex)
    assert (answer.status_code, answer.json()) == (403, NOT_LIVE)
    assert http.staff.delete(f"/api/auth-tokens/{dan.uuid.hex}/").status_code == 204
    assert borrowing(root(http), dan.uuid.hex).json() == NOT_LIVE
