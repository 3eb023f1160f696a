"""Root's folder outside every home: what the unprivileged account must reach when a home is closed to it."""

import os
import stat
from pathlib import Path

from adapters.embedded.account import Account, closed_folder
from adapters.embedded.error import ServerError

BASES = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - every entry found there is checked by `trusted`
"""Durable first: cleaners of temporary folders age /var/tmp, so it is only for machines where /var/lib is closed."""


def shared_folder(account: Account, bases: tuple[Path, ...] = BASES) -> Path:
    """`/var/lib/cloudledger`, created 0711 and owned by root."""
    for base in bases:
        if base.is_dir() and os.access(base, os.W_OK) and closed_folder(base, account) is None:
            folder = base / "cloudledger"
            folder.mkdir(mode=0o711, exist_ok=True)
            trusted(folder)
            folder.chmod(0o711)
            return folder
    raise ServerError(f"none of {', '.join(map(str, bases))} can be written by root and entered by '{account.name}'")


def trusted(path: Path) -> None:
    """Refuses what another user may have put there."""
    seen = path.lstat()
    if seen.st_uid not in (0, os.geteuid()):
        raise ServerError(f"{path} belongs to uid {seen.st_uid}, not to us: remove it, it may be planted")
    if not stat.S_ISLNK(seen.st_mode) and seen.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ServerError(f"{path} can be written by others (mode {seen.st_mode & 0o7777:o}): remove it")
