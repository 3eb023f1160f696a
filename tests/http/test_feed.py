"""The feed: everything one may see, in order, once, however often the reader comes back."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from api.http.server import in_thread
from commands.identity import access, customer, project, user
from tests.eventstore.support import ask, made
from tests.http.served import Person, Served

EVENT_STREAM = {"Accept": "text/event-stream"}


class Town(msgspec.Struct):
    """Ann owns Acme; Bolt is nothing to her."""

    http: Served
    ann: Person
    acme: UUID
    bolt: UUID


@pytest.fixture(scope="module")
def town(http: Served) -> Town:
    store, ann = http.ledger.store, http.person("ann")
    acme, bolt = (made(store, customer.CreateCustomer(name=name)) for name in ("Acme", "Bolt"))
    ask(store, access.GrantRole(ann.uuid, "CUSTOMER.OWNER", "customer", acme))
    assert http.staff
    http.settled()
    return Town(http, ann, acme, bolt)


def pages(client: httpx.Client, after: int = 0, **query: Any) -> Iterator[dict[str, Any]]:
    """To the end of the log, as a consumer goes on."""
    while True:
        answer = client.get("/api/feed/", params={"after": after, **query})
        assert answer.status_code == 200, answer.text
        yield from answer.json()
        if int(answer.headers["X-Next-After"]) == after:
            return
        after = int(answer.headers["X-Next-After"])


def messages(lines: Iterator[str]) -> Iterator[tuple[int, Any]]:
    """Of a stream of server-sent events: id and document; None for a message that only tells the id."""
    found: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line and name:
            found[name] = value
        elif not line and "id" in found:
            yield int(found["id"]), json.loads(found["data"]) if "data" in found else None
            found = {}


def test_staff_reads_everything_in_order(town: Town) -> None:
    found = list(pages(town.http.staff, limit=3))
    assert [event["position"] for event in found] == list(range(1, town.http.ledger.log.head() + 1))
    granted = next(event for event in found if event["event_type"] == "role_granted")
    assert granted["event"] == "identity.access.role_granted"
    assert (granted["data"]["user"], granted["data"]["scope"]) == (town.ann.uuid.hex, town.acme.hex)
    assert granted["customer_uuid"] == town.acme.hex
    assert found == list(pages(town.http.staff))


def test_nothing_about_a_person_is_told(town: Town) -> None:
    answer = town.http.staff.get("/api/feed/?event_type=user_creation_succeeded")
    assert len(answer.json()) >= 2
    assert all(event["data"].keys().isdisjoint({"username", "full_name", "email"}) for event in answer.json())
    assert "ann" not in [value for event in answer.json() for value in event["data"].values()]


def test_others_read_what_concerns_their_customers_and_projects(town: Town) -> None:
    found = list(pages(town.ann.http))
    assert {event["customer_uuid"] for event in found} == {town.acme.hex}
    answer = town.ann.http.get("/api/feed/", params={"customer_uuid": town.bolt.hex})
    assert (answer.json(), answer.headers["X-Next-After"]) == ([], str(town.http.ledger.log.head()))
    assert town.http.stranger.get("/api/feed/").status_code == 401
    only = list(pages(town.http.staff, customer_uuid=str(town.bolt), feature="customers"))
    assert {event["customer_uuid"] for event in only} == {town.bolt.hex}


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "limit=x", "limit=-1", "wait=x", "wait=nan", "customer_uuid=x", "project_uuid=1"]
)
def test_wrong_values_are_named(town: Town, query: str) -> None:
    answer = town.http.staff.get(f"/api/feed/?{query}")
    assert (answer.status_code, list(answer.json())) == (400, [query.partition("=")[0]])


def test_a_long_poll_is_woken_by_what_is_written(town: Town) -> None:
    head = town.http.ledger.log.head()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(town.ann.http.get, f"/api/feed/?after={head}&wait=25")
        ask(town.http.ledger.store, customer.ChangeCustomer(town.bolt, name="Bolt 2"))
        began = time.monotonic()
        position = ask(town.http.ledger.store, customer.ChangeCustomer(town.acme, name="Acme 2")).position
        (event,) = waiting.result().json()
    assert (event["position"], event["data"]["title"]) == (position, "Acme 2")
    assert time.monotonic() - began < 10
    nothing = town.ann.http.get(f"/api/feed/?after={position}&wait=0.2")
    assert (nothing.json(), nothing.headers["X-Next-After"]) == ([], str(position))


def test_readers_that_come_back_miss_nothing_and_read_nothing_twice(town: Town) -> None:
    store, head = town.http.ledger.store, town.http.ledger.log.head()
    ends, read, owned = list[int](), list[int](), list[int]()

    def over(last: int) -> bool:
        return bool(ends) and last >= ends[0]

    def write(number: int) -> None:
        owner = town.acme if number % 2 else town.bolt
        for each in range(12):
            made(store, project.CreateProject(customer=owner, name=f"Project {number} {each}"))
            made(store, user.RegisterUser(f"user-{number}-{each}"))

    def follow() -> None:
        """Breaks off after a few messages, again and again."""
        last = head
        while not over(last):
            headers = {**EVENT_STREAM, "Last-Event-ID": str(last)}
            with town.http.staff.stream("GET", "/api/feed/", headers=headers) as answer:
                for count, (position, event) in enumerate(messages(answer.iter_lines()), 1):
                    read.extend([event["position"]] if event else [])
                    last = position
                    if count == 7 or over(last):
                        break

    def poll() -> None:
        last = head
        while not over(last):
            answer = town.ann.http.get(f"/api/feed/?after={last}&wait=1&limit=2")
            assert answer.status_code == 200, answer.text
            owned.extend(event["position"] for event in answer.json())
            last = int(answer.headers["X-Next-After"])

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(follow), pool.submit(poll)]
        for writer in [pool.submit(write, number) for number in range(4)]:
            writer.result()
        ends.append(town.http.ledger.log.head() + 1)
        made(store, user.RegisterUser("the-last"))
        for reader in readers:
            reader.result()
    now = town.http.ledger.log.head()
    assert read == list(range(head + 1, now + 1))
    items = town.http.ledger.log.page(head, now)
    assert owned == [item.position for item in items if getattr(item, "customer", None) == town.acme]


def test_a_stream_ends_when_the_site_stops(town: Town) -> None:
    began = threading.Event()

    def follow(url: str) -> int:
        headers = {**EVENT_STREAM, "Authorization": f"Token {town.ann.token}"}
        with httpx.stream("GET", f"{url}/api/feed/", headers=headers, timeout=30) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            found = []
            for _, event in messages(answer.iter_lines()):
                found.append(event)
                began.set()
        return len([event for event in found if event])

    with ThreadPoolExecutor(1) as pool:
        with in_thread(town.http.ledger) as url:
            following = pool.submit(follow, url)
            assert began.wait(20)
        assert following.result(5) == len(list(pages(town.ann.http)))
