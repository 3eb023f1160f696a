"""What the log tells afterwards: all that happened to the machine, why, and how the tenant was."""

import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Event

from api.cli.demo.asking import Person, Stopped, Unexpected
from api.cli.demo.screen import Screen
from api.cli.demo.story import Kept
from api.ledger import Ledger
from api.members import environment

SHOW_SECONDS = 60.0
AGO = timedelta(minutes=1)


def look_back(ledger: Ledger, ada: Person, kept: Kept, screen: Screen) -> None:
    """Raises Stopped, Unexpected."""
    screen.say("\nAll that happened to the machine, which is gone: GET /api/events/?scope=<its resource>")
    told = {"scope": f"/api/marketplace-resources/{kept.machine}/", "o": "created", "page_size": 300}
    for row in ada.get("/api/events/", **told):
        screen.say(f"  {row['created'][11:19]}  {row['context']['position']:>5}  {row['message']}")
    screen.say("\nWhat the order of the machine set off")
    _shown(ledger, ada.told.stop, "events", "trace", str(kept.order))
    minute = datetime.now(UTC) - AGO
    at = max(minute, kept.tenant_ready)
    when = "a minute ago" if at == minute else f"{(datetime.now(UTC) - at).seconds} s ago, when it had just come to be"
    screen.say(f"\nThe tenant is gone. As it was {when}:")
    _shown(ledger, ada.told.stop, "streams", "show", kept.tenant, "--at", at.isoformat(timespec="milliseconds"))


def _shown(ledger: Ledger, stop: Event, *words: str) -> None:
    print(f"\n$ cloudledger {shlex.join(words)}", flush=True)
    command = [sys.executable, "-m", "api.cli.main", *words]
    done = subprocess.run(command, env=environment(ledger), timeout=SHOW_SECONDS, check=False)
    if stop.is_set():
        raise Stopped
    if done.returncode:
        raise Unexpected(f"cloudledger {shlex.join(words)} failed")
