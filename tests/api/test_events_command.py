"""`cloudledger events`: reading the log."""

import json

import pytest
import yaml

from tests.api.support import Cli, ended


@pytest.fixture
def three(cli: Cli) -> list[str]:
    """A user, a customer, a project of the customer."""
    ada = cli.made("RegisterUser", username="ada", full_name="Ada")
    acme = cli.made("CreateCustomer", name="Acme")
    return [ada, acme, cli.made("CreateProject", customer=acme, name="Web")]


def test_filters(cli: Cli, three: list[str]) -> None:
    def positions(*options: str) -> list[int]:
        return [row["position"] for row in cli.data("events", "list", *options)]

    whole = cli.data("events", "list")
    assert [row["position"] for row in whole] == [1, 2, 3]
    assert positions("--newest", "--limit", "2") == [3, 2]
    assert positions("--after", "1", "--upto", "2") == [2]
    assert positions("--name", "identity.user.registered", "--name", "identity.project.created") == [1, 3]
    assert positions("--stream", three[1]) == [2]
    assert positions("--customer", three[1]) == [2, 3]
    assert positions("--project", three[2]) == [3]
    assert positions("--actor", "system:test") == [1, 2, 3]
    assert positions("--actor", "system:other") == []
    assert positions("--correlation", whole[1]["correlation"]) == [2]
    assert positions("--since", whole[1]["at"]) == [2, 3]
    assert positions("--until", whole[1]["at"]) == [1]


def test_every_form_carries_the_same(cli: Cli, three: list[str]) -> None:
    lines = cli.data("events", "list")
    assert json.loads(cli("events", "list", "-o", "json").out) == lines
    assert yaml.safe_load(cli("events", "list", "-o", "yaml").out) == lines
    (one,) = cli.data("events", "show", "2")
    assert one == lines[1]
    assert json.loads(cli("events", "show", one["event_id"], "-o", "json").out) == one


def test_a_table_elsewhere_than_on_a_terminal_is_never_cut(cli: Cli, three: list[str]) -> None:
    """Under a terminal's size in the environment, as many shells export it."""
    narrow = {"COLUMNS": "40", "LINES": "10"}
    for arguments in (("events", "list"), ("events", "trace", "3"), ("events", "show", "3"), ("streams", "list")):
        answer = cli(*arguments, **narrow)
        assert answer.code == 0
        assert three[2] in answer.out, arguments
        assert "…" not in answer.out
        assert all(line == line.rstrip() for line in answer.out.splitlines())


def test_tail_prints_the_last_and_begins_where_told(cli: Cli, three: list[str]) -> None:
    assert [row["position"] for row in cli.data("events", "tail", "-n", "2")] == [2, 3]
    assert [row["position"] for row in cli.data("events", "tail", "--after", "0")] == [1, 2, 3]
    assert three[2] in cli("events", "tail").out


def test_tail_follows_until_ctrl_c(cli: Cli) -> None:
    process = cli.start("events", "tail", "--follow", "--after", "0", "-o", "ndjson")
    cli.made("CreateCustomer", name="Acme")
    cli.made("CreateCustomer", name="Ajax")
    assert process.stdout
    seen = [json.loads(process.stdout.readline()) for _ in range(2)]
    assert [row["data"]["title"] for row in seen] == ["Acme", "Ajax"]
    process.send_signal(2)
    answer = ended(process)
    assert (answer.code, answer.err) == (130, "cloudledger: interrupted\n")


def test_trace_shows_what_belongs_together(cli: Cli, three: list[str]) -> None:
    (event,) = cli.data("events", "show", "3")
    for of in ("3", event["event_id"], event["command"], event["correlation"]):
        assert cli.data("events", "trace", of) == [event]
    assert event["correlation"] in cli("events", "trace", "3").out


def test_statistics(cli: Cli, three: list[str]) -> None:
    cli.do("ChangeUser", user=three[0], full_name="Ada King")
    by_actor = cli.data("events", "stats", "--by", "actor")
    assert [(row["actor"], row["events"], row["streams_begun"]) for row in by_actor] == [("system:test", 4, 3)]
    by_name = {row["name"]: row for row in cli.data("events", "stats")}
    assert by_name["identity.user.renamed"]["first_position"] == 4
    assert len(by_name) == 4


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("list --name identity.user.registerd", 4, "did you mean identity.user.registered"),
        ("list --after 9", 4, "position 9 is beyond the head of the log, 3"),
        ("list --since yesterday", 2, "is not a time"),
        ("list --stream acme", 2, "is not an id"),
        ("list --limit 0", 2, "limit"),
        ("show 9", 4, "position 9 is beyond the head of the log, 3"),
        ("show 01a20110232b73f799e7a4f74bf96a17", 4, "there is no event"),
        ("tail --after 9", 4, "position 9 is beyond the head of the log, 3"),
        ("trace 9", 4, "position 9 is beyond the head of the log, 3"),
        ("trace 01a20110232b73f799e7a4f74bf96a17", 4, "nothing in the log has to do with"),
        ("stats --by weekday", 2, "choose one of name, actor"),
        ("lst", 2, "lst"),
    ],
)
def test_what_is_wrong_is_named(cli: Cli, three: list[str], arguments: str, code: int, said: str) -> None:
    answer = cli("events", *arguments.split())
    assert (answer.code, answer.out) == (code, "")
    assert said in " ".join(answer.err.replace("│", " ").split())


def test_whoever_reads_may_have_seen_enough(cli: Cli) -> None:
    for number in range(3):
        cli.made("CreateCustomer", name=f"Customer {number}")
    for arguments in (
        ["commands", "list"],
        ["events", "list", "-o", "ndjson"],
        ["events", "list", "-o", "json"],
        ["events", "tail"],
        ["events", "export", "-"],
    ):
        process = cli.start(*arguments)
        assert process.stdout
        process.stdout.close()
        process.stdout = None
        answer = ended(process)
        assert answer.code == 0, arguments
        assert "Error" not in answer.err, arguments
