"""Scripts are run for real, and kept from what they must not have."""

import os
import time
from pathlib import Path
from uuid import uuid4

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


def test_it_ends_when_its_time_is_over_with_all_it_started() -> None:
    started = time.monotonic()
    name = f"sleep-{uuid4().hex}"
    ran = run(f"{_named(name)} & sleep 600", "bash", {}, Limits(seconds=1))
    assert ran.code is None
    assert time.monotonic() - started < 20
    until(lambda: not alive(name))


def test_what_went_off_into_a_session_of_its_own_ends_with_it() -> None:
    name = f"sleep-{uuid4().hex}"
    away = f"import os\nif os.fork() == 0:\n    os.setsid()\n    os.execvp('sleep', ['{name}', '600'])"
    with_it = f"{away}\nimport time\ntime.sleep(0.5)\nprint('started')"
    assert run(with_it, "python", {}, QUICK) == Ran(0, "started\n")
    until(lambda: not alive(name))
    assert run(f"setsid {_named(name)} & sleep 600", "bash", {}, Limits(seconds=1)).code is None
    until(lambda: not alive(name))


def test_a_signal_that_ends_it_is_told() -> None:
    assert run("import ctypes\nctypes.string_at(0)", "python", {}, QUICK).code not in (0, None)


def _named(name: str) -> str:
    """A command that sleeps under this name."""
    return f"bash -c 'exec -a {name} sleep 600'"


def alive(name: str) -> bool:
    def told(process: Path) -> bytes:
        try:
            return (process / "cmdline").read_bytes()
        except OSError:
            return b""

    return any(told(each).startswith(name.encode()) for each in Path("/proc").iterdir() if each.name.isdecimal())


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
