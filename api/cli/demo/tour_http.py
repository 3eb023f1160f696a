"""The tour over HTTP: a token, and lines for curl to paste, tried just as they are printed."""

import json
import os
import shutil
import subprocess
from typing import Any

from api.cli.demo.sample import Sample
from api.cli.output import say
from api.ledger import Ledger
from api.signin.asking import envelope
from api.signin.sessions import issue

TRY_SECONDS = 60.0
_CURL = 'curl -sS --fail-with-body -H "Authorization: Token $TOKEN"'


def failures(ledger: Ledger, sample: Sample, url: str) -> list[str]:
    """The lines that did not work."""
    known = {"URL": url, "TOKEN": issue(ledger, sample.staff, envelope("system:demo")).key, "no_proxy": "127.0.0.1"}
    print(f"\n$ export {' '.join(f'{name}={value}' for name, value in known.items())}", flush=True)
    if shutil.which("curl") is None:
        say("curl is not installed: the rest of the tour is left out")
        return []
    told: list[tuple[str, Any]] = [_tried(f"{_CURL} $URL/api/users/me/", known)]
    told.append(_tried(_new_project(sample), known))
    made = (told[-1][1] or {}).get("uuid", "")
    told.append(_tried(f"{_CURL} $URL/api/projects/{made}/history/", known))
    told.append(_tried(f'{_CURL} "$URL/api/feed/?after={ledger.log.head() - 2}"', known))
    return [line for line, answer in told if not answer]


def _new_project(sample: Sample) -> str:
    body = json.dumps({"name": "Made with curl", "customer": f"/api/customers/{sample.customer.hex}/"})
    return f"{_CURL} -H 'Content-Type: application/json' -d '{body}' $URL/api/projects/"


def _tried(line: str, known: dict[str, str]) -> tuple[str, Any]:
    """The line and what was answered; nothing where it failed."""
    print(f"\n$ {line}", flush=True)
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        env={**os.environ, **known},
        capture_output=True,
        text=True,
        timeout=TRY_SECONDS,
        check=False,
    )
    print(done.stdout + done.stderr, flush=True)
    return line, json.loads(done.stdout) if done.returncode == 0 else None
