"""The simulator itself: it comes back as it was, and its dice can be thrown again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx

from adapters.openstack import network
from adapters.openstack.cloud import connect
from adapters.openstack.credentials import Credentials
from adapters.openstack.network import NetworkWish
from tests.backends.openstack.control import Control
from tests.backends.openstack.place import Place

PROGRAM = [sys.executable, "-m", "adapters.simulators.openstack"]


@contextmanager
def program(file: Path) -> Iterator[str]:
    """Its auth URL; killed in the end."""
    process = subprocess.Popen([*PROGRAM, "--file", str(file)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def test_a_killed_simulator_comes_back_as_it_was(tmp_path: Path) -> None:
    stream, file = uuid4(), tmp_path / "cloud.jsonl"
    with program(file) as url:
        asked = Credentials(auth_url=url, username="admin", password="admin")
        made = network.create(connect(asked), stream, NetworkWish(name="kept"))
        gone = network.create(connect(asked), uuid4(), NetworkWish(name="gone"))
        network.delete(connect(asked), gone.backend_id)
    with file.open("a") as torn:
        torn.write('["networks", "half')
    with program(file) as url:
        cloud = connect(Credentials(auth_url=url, username="admin", password="admin"))
        assert network.find(cloud, stream) == made
        assert {one.name for one in network.all_networks(cloud, made_by(url))} == {"kept"}


def made_by(url: str) -> str:
    """The project of the administrators."""
    found = httpx.get(url.replace("/identity/v3", "/_inventory")).raise_for_status().json()
    return str(found["projects"][0]["id"])


def test_the_same_seed_throws_the_same_dice(simulator: Place, control: Control) -> None:
    def thrown(seed: int) -> list[int]:
        control.change(faults=[{"kind": "error", "percent": 30, "service": "image"}], seed=seed)
        return [control.http.get("/image").status_code for _ in range(40)]

    first = thrown(1)
    assert set(first) == {200, 500}
    assert thrown(1) == first
    assert thrown(2) != first
    assert control.change()["thrown"]["error"] == thrown(2).count(500)
