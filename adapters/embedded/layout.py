"""Where the servers keep data, sockets and logs.

Everything lies in the data folder, with one exception: when we are root and a folder above it is closed to the
unprivileged account, data and sockets live in a folder of root's own outside every home, named by the link `servers`.
"""

import hashlib
import os
import tempfile
from pathlib import Path

import msgspec

from adapters.embedded.account import Account, closed_folder
from adapters.embedded.error import ServerError
from adapters.embedded.shared_folder import shared_folder

SOCKET_LIMIT = 107
LONGEST_SOCKET = ".s.PGSQL.5432"


class Layout(msgspec.Struct, frozen=True):
    data: Path
    home: Path
    run: Path

    def folder(self, server: str) -> Path:
        return self.home / server

    def lock(self, server: str) -> Path:
        return self.data / f"{server}.lock"

    def log(self, server: str) -> Path:
        return self.data / "logs" / f"{server}.log"


def planned(data_dir: Path, run_dir: Path | None) -> Layout:
    """The layout as it stands; nothing is created."""
    data = data_dir.absolute()
    link = data / "servers"
    home = link.readlink() if link.is_symlink() else data
    return Layout(data, home, run_dir.absolute() if run_dir else home / "run")


def prepared(data_dir: Path, run_dir: Path | None, account: Account | None) -> Layout:
    """The layout with its folders made; refuses before anything starts."""
    if run_dir is not None:
        _check_socket(run_dir.absolute())
    data = data_dir.absolute()
    if not data.exists():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        data.chmod(0o711 if account else 0o700)
    (data / "logs").mkdir(mode=0o700, exist_ok=True)
    if account and not (data / "servers").is_symlink():
        _move_out_if_closed(data, account)
    layout = planned(data, run_dir)
    _check_socket(layout.run)
    _make_run(layout.run, account)
    return layout


def make_private(folder: Path, account: Account | None) -> None:
    """A folder for the server alone."""
    folder.mkdir(mode=0o700)
    if account:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)


def check_owner(folder: Path, account: Account | None) -> None:
    uid = account.uid if account else os.geteuid()
    if folder.lstat().st_uid != uid:
        raise ServerError(
            f"{folder} belongs to uid {folder.lstat().st_uid}, the servers run as uid {uid}: start as that user"
        )


def _check_socket(run: Path) -> None:
    if "," in str(run):
        raise ServerError(f"{run} has a comma, which separates hosts in an address: set run_dir (CLOUDLEDGER_RUN_DIR)")
    length = len(os.fsencode(run / LONGEST_SOCKET))
    if length > SOCKET_LIMIT:
        raise ServerError(
            f"the socket path {run / LONGEST_SOCKET} has {length} bytes, the system allows {SOCKET_LIMIT}: "
            "set run_dir (CLOUDLEDGER_RUN_DIR) to a shorter folder"
        )


def _make_run(run: Path, account: Account | None) -> None:
    if not run.exists():
        run.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        make_private(run, account)
    check_owner(run, account)
    run.chmod(0o700)
    closed = closed_folder(run, account) if account else None
    if account and closed:
        raise ServerError(
            f"'{account.name}' cannot enter {closed}: set run_dir (CLOUDLEDGER_RUN_DIR) to another folder"
        )


def _move_out_if_closed(data: Path, account: Account) -> None:
    closed = closed_folder(data, account)
    if closed is None:
        return
    if (data / "postgres").exists() or (data / "valkey").exists():
        raise ServerError(
            f"'{account.name}' cannot enter {closed}, above the data of the servers: open it with chmod o+x"
        )
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:8]
    home = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=shared_folder(account)))
    home.chmod(0o711)
    try:
        (data / "servers").symlink_to(home)
    except FileExistsError:
        home.rmdir()
