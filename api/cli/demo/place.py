"""Where the demo runs: a folder and servers of its own, a simulated cloud, and all parts of `cloudledger up`."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx
import msgspec

from adapters.simulators.openstack.serving import serving
from api.cli.demo.asking import Stopped
from api.cli.up import PARTS, running
from api.ledger import Ledger, ledger
from api.settings import PREFIX, load

SPEED = 0.5
"""Of the cloud: slow enough to be seen."""
CONCURRENCY = 4
_MINE = ("CLOUDLEDGER_HTTP_HOST", "CLOUDLEDGER_HTTP_PORT")
"""Settings that somebody may have made for the demo too."""


class Place(msgspec.Struct, frozen=True):
    """`url` answers HTTP, `cloud` is the simulator; what the parts say is in the file `log`."""

    ledger: Ledger
    url: str
    cloud: str
    log: Path


@contextmanager
def place(stop: Event) -> Iterator[Place]:
    """Raises Stopped when nobody wants it any more."""
    with folder() as data, serving(SPEED) as cloud, (data / "demo.log").open("w", buffering=1) as log:
        environment(data)
        with ledger(load(os.environ, data)) as found:
            if stop.is_set():
                raise Stopped
            with running(found, tuple(PARTS), 1, CONCURRENCY, log) as url:
                yield Place(found, url, cloud, data / "demo.log")


def stock(here: Place) -> dict[str, int]:
    """How many of each kind there are at the cloud; what it only remembers of them is left out."""
    found = httpx.get(f"{here.cloud}/_inventory", trust_env=False).json()
    return {kind: len(each) for kind, each in found.items() if each and kind not in ("actions", "grants", "tokens")}


def environment(data: Path) -> None:
    """Ours and that of all who are started: nothing of another installation is touched."""
    for name in [name for name in os.environ if name.startswith(PREFIX) and name not in _MINE]:
        del os.environ[name]
    (data / "none.toml").touch()
    told = {"data_dir": data, "config": data / "none.toml", "access_log": "no", "wait_seconds": 20, "pool_size": 20}
    os.environ.update({f"{PREFIX}{name.upper()}": str(value) for name, value in told.items()})
    os.environ.setdefault("CLOUDLEDGER_HTTP_PORT", "0")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of its own that the servers' account may enter, gone afterwards."""
    found = Path(tempfile.mkdtemp(prefix="cloudledger-"))
    found.chmod(0o711)
    try:
        yield found
    finally:
        moved = found / "servers"
        if moved.is_symlink():
            shutil.rmtree(moved.readlink(), ignore_errors=True)
        shutil.rmtree(found, ignore_errors=True)
