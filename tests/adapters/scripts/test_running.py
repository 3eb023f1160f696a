"""Scripts are run for real, and kept from what they must not have."""

import os
import time
from pathlib import Path

import pytest

from adapters.scripts.running import MOST_OUTPUT, Limits, Ran, run
from adapters.trouble import Retryable, Terminal
from tests.eventstore.support import until

QUICK = Limits(seconds=20)


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("python", "import os\nprint('hello', os.environ['NAME'])"),
        ("shell", 'echo "hello $NAME"'),
        ("bash", "echo hello $NAME"),
    ],
)
def test_a_script_gets_what_it_is_given_and_says_what_it_says(language: str, script: str) -> None:
    assert run(script, language, {"NAME": "world"}, QUICK) == Ran(0, "hello world\n")


def test_its_exit_code_is_told_with_its_errors() -> None:
    assert run("echo no >&2; exit 3", "shell", {}, QUICK) == Ran(3, "no\n")


def test_it_has_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDLEDGER_MASTER_KEY", "secret")
    assert "secret" not in run("env", "shell", {}, QUICK).output


@pytest.mark.skipif(os.geteuid() != 0, reason="who is not root runs scripts as themselves")
def test_it_is_not_root_and_cannot_read_our_files(tmp_path: Path) -> None:
    closed = tmp_path / "key"
    closed.write_text("secret")
    closed.chmod(0o600)
    assert run("id -u", "shell", {}, QUICK).output != "0\n"
    assert run(f"cat {closed}", "shell", {}, QUICK).code != 0


def test_it_has_no_network_unless_allowed() -> None:
    names = "import socket\nprint(sorted(name for _, name in socket.if_nameindex()))"
    alone = run(names, "python", {}, QUICK).output
    assert alone == "['lo']\n"
    reach = "import socket\nsocket.create_connection(('127.0.0.1', 1), 2)"
    assert "unreachable" in run(reach, "python", {}, QUICK).output
    assert "refused" in run(reach, "python", {}, Limits(seconds=20, network=True)).output


def test_it_ends_when_its_time_is_over_with_all_it_started(tmp_path: Path) -> None:
    started = time.monotonic()
    ran = run("sleep 600 & echo $!; sleep 600", "shell", {}, Limits(seconds=1))
    assert ran.code is None
    assert time.monotonic() - started < 20
    started_by_it = Path(f"/proc/{ran.output.strip()}/cmdline")
    until(lambda: not started_by_it.exists() or not started_by_it.read_bytes())


def test_it_has_only_so_much_memory_and_space() -> None:
    assert "MemoryError" in run("x = 'a' * 10**9", "python", {}, Limits(seconds=20, memory=256)).output
    assert run("head -c 100000000 /dev/zero > big", "shell", {}, QUICK).code != 0


def test_only_the_end_of_a_long_output_is_kept() -> None:
    ran = run("print('x' * 200_000)\nprint('end')", "python", {}, QUICK)
    assert len(ran.output) == MOST_OUTPUT
    assert ran.output.endswith("end\n")


def test_a_language_we_do_not_have_is_named() -> None:
    with pytest.raises(Terminal, match="python, shell, bash, not in 'cobol'"):
        run("", "cobol", {}, QUICK)


def test_it_is_ended_when_somebody_else_has_the_job() -> None:
    with pytest.raises(Retryable):
        run("sleep 600", "shell", {}, Limits(seconds=600), held=lambda: False)
