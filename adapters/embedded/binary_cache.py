"""A copy of the server programs that every account can run, made once per version and checked at every use."""

import os
import shutil
import tempfile
from pathlib import Path

from adapters.embedded.shared_folder import trusted


def cached(sources: tuple[Path, ...], shared: Path, key: str) -> Path:
    """The folder `<shared>/<key>` holding copies of the sources; complete or not there at all."""
    wanted = shared / key
    if not wanted.exists():
        _copy(sources, shared, wanted)
    for path in (wanted, *wanted.rglob("*")):
        trusted(path)
    return wanted


def _copy(sources: tuple[Path, ...], shared: Path, wanted: Path) -> None:
    with tempfile.TemporaryDirectory(dir=shared, prefix=".copying-") as name:
        fresh = Path(name) / wanted.name
        fresh.mkdir()
        for source in sources:
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, fresh / source.name)
        _open_to_all(fresh)
        try:
            fresh.rename(wanted)
        except OSError:
            if not wanted.is_dir():
                raise


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            os.chown(path, os.geteuid(), os.getegid())
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
