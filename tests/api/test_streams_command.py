"""`cloudledger streams`: which there are, their events, their state now and then."""

from uuid import uuid4

import msgspec
import pytest

from tests.api.support import Cli


class Known(msgspec.Struct):
    ada: str
    acme: str
    web: str


@pytest.fixture
def known(cli: Cli) -> Known:
    ada = cli.made("RegisterUser", username="ada", full_name="Ada")
    acme = cli.made("CreateCustomer", name="Acme")
    web = cli.made("CreateProject", customer=acme, name="Web")
    cli.do("ChangeUser", user=ada, full_name="Ada King")
    return Known(ada, acme, web)


def test_streams_are_listed_last_changed_first(cli: Cli, known: Known) -> None:
    found = cli.data("streams", "list")
    assert [(row["stream"], row["kind"], row["version"], row["position"]) for row in found] == [
        (known.ada, "user", 2, 4),
        (known.web, "project", 1, 3),
        (known.acme, "customer", 1, 2),
    ]
    assert found[0]["last_event"] == "identity.user.renamed"
    times = [event["at"] for event in cli.data("events", "list")]
    assert [row["at"] for row in found] == list(reversed(times[1:]))


def test_streams_are_filtered(cli: Cli, known: Known) -> None:
    def streams(*options: str) -> list[str]:
        return [row["stream"] for row in cli.data("streams", "list", *options)]

    assert streams("--kind", "user") == [known.ada]
    assert streams("--customer", known.acme) == [known.web, known.acme]
    assert streams("--project", known.web) == [known.web]
    assert streams("--limit", "1") == [known.ada]
    assert streams("--actor", "system:nobody") == []
    at = cli.data("events", "list")[2]["at"]
    assert streams("--since", at) == [known.ada, known.web]
    assert streams("--until", at) == [known.acme]
    wrong = cli("streams", "list", "--kind", "projct")
    assert wrong.code == 4
    assert "did you mean project" in wrong.err


def test_events_of_a_stream(cli: Cli, known: Known) -> None:
    found = cli.data("streams", "events", known.ada)
    assert [(row["version"], row["position"], row["data"]["full_name"]) for row in found] == [
        (1, 1, "Ada"),
        (2, 4, "Ada King"),
    ]


def test_a_state_now_and_then(cli: Cli, known: Known) -> None:
    events = cli.data("streams", "events", known.ada)
    for at, name in ((None, "Ada King"), ("v1", "Ada"), ("3", "Ada"), ("4", "Ada King"), (events[0]["at"], "Ada")):
        options = () if at is None else ("--at", at)
        (found,) = cli.data("streams", "show", known.ada, *options)
        assert (found["kind"], found["full_name"]) == ("user", name), at
    (difference,) = cli.data("streams", "diff", known.ada, "--from", "v1")
    assert difference == {"field": "full_name", "before": "Ada", "after": "Ada King"}
    nothing = cli("streams", "diff", known.ada, "--from", "v2", "-o", "ndjson")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "nothing differs\n")


@pytest.mark.parametrize("command", ["show", "diff", "events"])
def test_an_unknown_stream_names_those_that_begin_alike(cli: Cli, known: Known, command: str) -> None:
    close = known.acme[:-4] + ("0000" if known.acme[-4:] != "0000" else "1111")
    answer = cli("streams", command, close)
    assert (answer.code, answer.out) == (4, "")
    assert f"there is no stream {close}; streams that begin alike: " in answer.err
    assert known.acme in answer.err
    assert cli("streams", command, uuid4().hex).code == 4
    assert cli("streams", command, "acme").code == 2


def test_moments_that_are_not(cli: Cli, known: Known) -> None:
    for at, code, said in (
        ("v9", 4, "the stream is at version 2, v9 is still to come"),
        ("99", 4, "position 99 is beyond the head of the log, 4"),
        ("1999-01-01", 4, "had not begun"),
        ("yesterday", 2, "is not a time"),
    ):
        answer = cli("streams", "show", known.ada, "--at", at)
        assert (answer.code, answer.out) == (code, "")
        assert said in answer.err
