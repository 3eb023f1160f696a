"""The cases and the story against real OpenStack services: starts them, runs, stops them, tells.

LAB_OPENSTACK is the folder of the script that starts them; it stands beside the checkout if anywhere.
"""

import fcntl
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.proofs.report import BUILD, Figure, figure, publish, say

ROOT = Path(__file__).parents[3]
LAB = Path(os.environ.get("LAB_OPENSTACK", ROOT.parent / "shared" / "labs" / "openstack")) / "lab"
LOCK = Path(tempfile.gettempdir()) / "lab.lock"
RESULTS = BUILD / "live-openstack.xml"
NOT_STARTED = 2
"""Exit status where nothing was tried."""
CASES = (Path(__file__).parent, ROOT / "tests" / "stories" / "test_openstack_client.py")


def main() -> int:
    if not LAB.exists():
        say(f"no lab at {LAB}: nothing was run; LAB_OPENSTACK names its folder")
        return NOT_STARTED
    with _alone():
        try:
            with _running() as clouds:
                return _tried(clouds)
        except subprocess.CalledProcessError as error:
            say(f"the services could not be started or stopped: {error}")
            return NOT_STARTED


def _tried(clouds: Path) -> int:
    began = time.monotonic()
    BUILD.mkdir(exist_ok=True)
    _cases(clouds)
    return publish("live-openstack", _figures(time.monotonic() - began))


@contextmanager
def _alone() -> Iterator[None]:
    """There is one lab on a machine."""
    with LOCK.open("w") as lock:
        say("waiting for the lab to be free")
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _running() -> Iterator[Path]:
    """Where its clouds.yaml is. The first start installs the services and takes minutes."""
    say("starting the services")
    try:
        _lab("up")
        told = subprocess.run([LAB, "env"], check=True, capture_output=True, text=True).stdout
        yield Path(told.partition("OS_CLIENT_CONFIG_FILE=")[2].split()[0])
    finally:
        say("stopping the services")
        _lab("down")


def _lab(command: str) -> None:
    """What it says is progress."""
    subprocess.run([LAB, command], check=True, stdout=sys.stderr)


def _cases(clouds: Path) -> None:
    told = [sys.executable, "-m", "pytest", "-k", "real", "--tb=short", "-v", f"--junitxml={RESULTS}", *map(str, CASES)]
    RESULTS.unlink(missing_ok=True)
    subprocess.run(told, check=False, cwd=ROOT, env={**os.environ, "OPENSTACK_LAB": str(clouds)}, stdout=sys.stderr)


def _figures(seconds: float) -> list[Figure]:
    """From what pytest has written; nothing written: nothing passed."""
    cases = list(ET.parse(RESULTS).iter("testcase")) if RESULTS.exists() else []  # noqa: S314 - our own file
    failed = [one for one in cases if one.find("failure") is not None or one.find("error") is not None]
    ran = [one for one in cases if one.find("skipped") is None]
    return [
        figure("cases against real services", len(ran), "cases", ">= 30"),
        figure("of these failed", len(failed), "cases", "= 0"),
        *(figure(f"failed: {_name(one)}", 1, "", "= 0") for one in failed),
        figure("time, without start and end", seconds, "s"),
        *(figure(_name(one), float(one.get("time", 0)), "s") for one in ran),
    ]


def _name(case: ET.Element) -> str:
    return str(case.get("name")).removeprefix("test_").removesuffix("[real]").replace("_", " ")


if __name__ == "__main__":
    sys.exit(main())
