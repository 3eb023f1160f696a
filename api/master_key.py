"""The key that wraps the key of every person: from the settings, else from a file made at first use."""

import os
import secrets
import stat
from pathlib import Path

from api.setting_kinds import KEY_BYTES, SettingError
from api.settings import Settings


def master_key(settings: Settings) -> bytes:
    return settings.master_key or _from_file(settings.data_dir / "master.key")


def _from_file(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SettingError(f"{path} can be read by others: chmod 600 it, or set master_key")
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise SettingError(f"{path} has {len(key)} bytes, a master key has {KEY_BYTES}: restore it, or set master_key")
    return key


def _make(path: Path) -> None:
    """Written under another name and linked, so that of two processes at once both read the same whole key."""
    path.parent.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".master.key-{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
