"""Whoever is asked to stop stops, however many ask at once."""

import signal
import subprocess
import sys

from tests.api.support import ROOT

ROUNDS = 300
ASKED = (signal.SIGINT, signal.SIGINT, signal.SIGTERM)
WAITS = f"""
import signal, threading
from api.cli.stopping import stopping
for number in {tuple(map(int, ASKED))}:
    signal.signal(number, signal.SIG_IGN)
for _ in range(8):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
for _ in range({ROUNDS}):
    with stopping() as stop:
        print("waits", flush=True)
        stop.wait()
    print("stopped", flush=True)
    input()
"""


def test_many_signals_at_once() -> None:
    pipe, command = subprocess.PIPE, [sys.executable, "-c", WAITS]
    with subprocess.Popen(command, cwd=ROOT, text=True, bufsize=1, stdin=pipe, stdout=pipe) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            for _ in range(ROUNDS):
                assert child.stdout.readline() == "waits\n"
                for number in ASKED:
                    child.send_signal(number)
                assert child.stdout.readline() == "stopped\n"
                child.stdin.write("\n")
            assert child.wait(10) == 0
        finally:
            child.kill()
