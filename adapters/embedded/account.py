"""Which account the servers run as: ourselves, or `nobody` when we are root (postgres refuses to run as root)."""

import os
import pwd
import stat
from pathlib import Path

import msgspec

from adapters.embedded.error import ServerError

UNPRIVILEGED = "nobody"


class Account(msgspec.Struct, frozen=True):
    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """None: no change of account is needed."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise ServerError(
            f"postgres cannot run as root and the account '{UNPRIVILEGED}' does not exist; start as another user"
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def closed_folder(path: Path, account: Account) -> Path | None:
    """The outermost folder on the way to `path`, itself included, that the account cannot pass."""
    real = path.resolve()
    folders = [folder for folder in (*reversed(real.parents), real) if folder.is_dir()]
    return next((folder for folder in folders if not _may(folder, account, stat.S_IXUSR)), None)


def can_run(program: Path, account: Account) -> bool:
    read_and_run = stat.S_IRUSR | stat.S_IXUSR
    return closed_folder(program.parent, account) is None and _may(program, account, read_and_run)


def _may(path: Path, account: Account, owner_bits: int) -> bool:
    seen = path.stat()
    if seen.st_uid == account.uid:
        wanted = owner_bits
    elif seen.st_gid == account.gid:
        wanted = owner_bits >> 3
    else:
        wanted = owner_bits >> 6
    return seen.st_mode & wanted == wanted
