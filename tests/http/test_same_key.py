"""Idempotency-Key: what was done once is not done again, and what was said once is said again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from api.forgetting import forget
from api.http.server import in_thread
from commands.identity.user import ErasePerson
from tests.eventstore.support import ask, fetch
from tests.http.served import Served

CUSTOMERS = "/api/customers/"


@pytest.fixture
def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


@pytest.fixture
def restarted(http: Served) -> Iterator[httpx.Client]:
    """Staff, at another process on the same database."""
    staff = http.person("staff", staff=True)
    with (
        in_thread(http.ledger) as address,
        httpx.Client(base_url=address, headers={"Authorization": f"Token {staff.token}"}) as client,
    ):
        yield client


def customers(http: Served) -> int:
    return int(http.staff.head(CUSTOMERS).headers["X-Result-Count"])


def test_the_first_answer_word_for_word(http: Served, key: dict[str, str]) -> None:
    body = {"name": uuid4().hex}
    first = http.staff.post(CUSTOMERS, json=body, headers=key)
    before = customers(http)
    again = http.staff.post(CUSTOMERS, json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["X-Position"] == first.headers["X-Position"]
    assert customers(http) == before


def test_also_after_it_changed_and_was_removed(http: Served, key: dict[str, str]) -> None:
    body = {"name": uuid4().hex}
    first = http.staff.post(CUSTOMERS, json=body, headers=key)
    http.staff.patch(first.json()["url"], json={"name": uuid4().hex})
    assert http.staff.post(CUSTOMERS, json=body, headers=key).content == first.content
    assert http.staff.delete(first.json()["url"]).status_code == 204
    assert http.staff.post(CUSTOMERS, json=body, headers=key).content == first.content


def test_also_by_another_process(http: Served, key: dict[str, str], restarted: httpx.Client) -> None:
    body = {"name": uuid4().hex}
    first = http.staff.post(CUSTOMERS, json=body, headers=key)
    assert restarted.post(CUSTOMERS, json=body, headers=key).content == first.content


def test_another_body_is_a_conflict(http: Served, key: dict[str, str]) -> None:
    http.staff.post(CUSTOMERS, json={"name": uuid4().hex}, headers=key)
    other = http.staff.post(CUSTOMERS, json={"name": uuid4().hex}, headers=key)
    assert other.status_code == 409
    assert "Idempotency-Key" in other.json()["detail"]


def test_the_key_of_somebody_else_is_another_key(http: Served, key: dict[str, str]) -> None:
    body = {"name": uuid4().hex}
    assert http.staff.post(CUSTOMERS, json=body, headers=key).status_code == 201
    other = http.person("other_staff", staff=True).http
    assert other.post(CUSTOMERS, json=body, headers=key).status_code == 400


def test_many_at_once_make_one(http: Served, key: dict[str, str]) -> None:
    body, before, client = {"name": uuid4().hex}, customers(http), http.staff
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: client.post(CUSTOMERS, json=body, headers=key), range(8)))
    assert {answer.status_code for answer in found} == {201}
    assert len({answer.json()["uuid"] for answer in found}) == 1
    assert customers(http) == before + 1


def test_a_crash_before_the_answer_was_kept(http: Served, key: dict[str, str]) -> None:
    """The command is in the log, its answer is not: it is made again from what is there."""
    body = {"name": uuid4().hex}
    first = http.staff.post(CUSTOMERS, json=body, headers=key)
    with psycopg.connect(http.ledger.url, autocommit=True) as conn:
        conn.execute("DELETE FROM access.answers")
    again = http.staff.post(CUSTOMERS, json=body, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())


def test_a_key_that_is_too_long(http: Served) -> None:
    answer = http.staff.post(CUSTOMERS, json={"name": "x"}, headers={"Idempotency-Key": "k" * 256})
    assert (answer.status_code, list(answer.json())) == (400, ["Idempotency-Key"])


def test_kept_answers_forget_an_erased_person(http: Served, key: dict[str, str]) -> None:
    name = f"u{uuid4().hex}"
    made = http.staff.post("/api/users/", json={"username": name, "email": "a@example.org"}, headers=key).json()
    assert fetch(http.ledger.url, "SELECT count(*) FROM access.answers WHERE body LIKE %s", (f"%{name}%",)) == [(1,)]
    person = UUID(made["uuid"])
    ask(http.ledger.store, ErasePerson(person))
    forget(http.ledger, person)
    assert fetch(http.ledger.url, "SELECT count(*) FROM access.answers WHERE body LIKE %s", (f"%{name}%",)) == [(0,)]
