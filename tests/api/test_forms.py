"""Every command that prints data prints it in every form, on standard output and nowhere else."""

import json

import pytest
import yaml

from tests.api.support import Cli

COMMANDS = (
    "servers status",
    "config show",
    "events list",
    "events show 1",
    "events tail",
    "events trace 1",
    "events stats",
    "events verify",
    "streams list",
    "projections list",
    "projections status",
    "projections builds",
    "projections rows audit",
    "projections rebuild",
    "projections verify",
    "commands list",
)
LINES = ("events tail",)


def test_every_form(cli: Cli) -> None:
    cli.made("RegisterUser", username="ada")
    assert cli("projections", "rebuild").code == 0
    for command in COMMANDS:
        words = command.split()
        ndjson = cli.data(*words)
        keys = [list(row) for row in ndjson]
        whole = yaml.safe_load(cli(*words, "-o", "yaml").out)
        assert [list(row) for row in (whole if isinstance(whole, list) else [whole])] == keys, command
        text = cli(*words, "-o", "json").out
        assert json.loads(text) if command not in LINES else [json.loads(line) for line in text.splitlines()], command
        table = cli(*words, "-o", "table").out
        assert len(table.splitlines()) >= len(ndjson), command
        wrong = cli(*words, "-o", "xml")
        assert (wrong.code, wrong.out) == (2, ""), command


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "yaml"])
def test_nothing_is_printed_as_nothing(cli: Cli, form: str) -> None:
    answer = cli("events", "list", "-o", form)
    assert (answer.code, answer.err) == (0, "")
    header = "position  at  name  stream  version  actor  reason"
    assert answer.out.strip() == {"table": header, "json": "[]", "ndjson": "", "yaml": "[]"}[form]
