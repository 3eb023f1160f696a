"""`cloudledger commands`: anything the system can do, asked by an operator."""

import json
from uuid import uuid4

import pytest

from commands.handlers import COMMANDS
from tests.api.support import Cli, Said

WHO = ("--actor", "system:ops", "--reason", "ticket 7")


def do(cli: Cli, name: str, body: object, *options: object) -> Said:
    text = body if isinstance(body, str) else json.dumps(body)
    return cli("commands", "do", name, text, *WHO, "-o", "ndjson", *options)


def test_a_command_is_recorded_with_who_and_why(cli: Cli) -> None:
    answer = do(cli, "CreateCustomer", {"name": "Acme"}).row()
    (event,) = cli.data("events", "list")
    assert answer["position"] == 1
    assert answer["repeated"] is False
    assert event["command"] == answer["command_id"]
    assert (event["actor"], event["reason"], event["stream"]) == ("system:ops", "ticket 7", answer["result"])


def test_the_same_id_again_gives_the_first_answer(cli: Cli) -> None:
    chosen = ("--command-id", uuid4().hex)
    first = do(cli, "CreateCustomer", {"name": "Acme"}, *chosen).row()
    again = do(cli, "CreateCustomer", {"name": "Acme"}, *chosen)
    assert again.row() == first | {"repeated": True}
    assert "first time" in again.err
    other = do(cli, "CreateCustomer", {"name": "Ajax"}, *chosen)
    assert (other.code, other.out) == (5, "")
    assert "used before" in other.err
    assert len(cli.data("events", "list")) == 1


def test_a_dry_run_records_nothing_and_shows_the_events(cli: Cli) -> None:
    found = do(cli, "CreateCustomer", {"name": "Acme"}, "--dry-run")
    assert found.row()["events"][0]["data"]["title"] == "Acme"
    assert "nothing was recorded" in found.err
    assert do(cli, "BlockCustomer", {"customer": uuid4().hex}, "--dry-run").code == 4
    assert cli.data("events", "list") == []


@pytest.mark.parametrize(
    ("name", "body", "code", "said"),
    [
        ("CreateCustomr", {}, 4, "there is no command 'CreateCustomr'; did you mean CreateCustomer"),
        ("CreateCustomer", {"nane": "x"}, 2, "CreateCustomer has no field 'nane'; did you mean name?"),
        ("CreateCustomer", {"name": 5}, 2, "CreateCustomer: field name: Expected `str`, got `int`"),
        ("CreateCustomer", {}, 2, "missing required field `name`"),
        ("CreateCustomer", "{", 2, "truncated"),
        ("CreateCustomer", [], 2, "Expected `object`"),
        ("BlockCustomer", {"customer": "zz"}, 2, "field customer: Invalid UUID"),
        ("BlockCustomer", {"customer": "0" * 32}, 4, "does not exist"),
        ("CreateCustomer", {"name": " "}, 5, "field name: invalid"),
    ],
)
def test_what_is_wrong_is_named(cli: Cli, name: str, body: object, code: int, said: str) -> None:
    answer = do(cli, name, body)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


@pytest.mark.parametrize("actor", ["ada", "user:ada", "system:", "system:Ops Team", "robot:x"])
def test_an_actor_is_a_user_or_a_system(cli: Cli, actor: str) -> None:
    answer = cli("commands", "do", "CreateCustomer", '{"name": "x"}', "--actor", actor, "--reason", "r")
    assert answer.code == 2
    assert "not an id" in answer.err or "write user:<id>" in answer.err


def test_a_user_is_asked_for_permission(cli: Cli) -> None:
    ada = cli.made("RegisterUser", username="ada")
    asked = ("commands", "do", "CreateCustomer", '{"name": "x"}', "--reason", "r", "-o", "ndjson", "--actor")
    assert cli(*asked, f"user:{ada}").code == 5
    cli.do("AppointStaff", user=ada)
    assert cli(*asked, f"user:{ada}").code == 0
    assert cli.data("events", "list")[-1]["actor"] == f"user:{ada}"


def test_the_list_has_every_command_with_its_fields(cli: Cli) -> None:
    found = {row["name"]: row["fields"] for row in cli.data("commands", "list")}
    assert set(found) == set(COMMANDS)
    assert found["MoveProject"] == {"project": "UUID", "customer": "UUID", "preserve_permissions": "bool"}
    assert (found["CreateCustomer"]["name"], found["CreateCustomer"]["abbreviation"]) == ("str", "str?")
    assert found["GrantRole"]["user"] == "UUID"
