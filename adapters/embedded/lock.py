"""Who owns a server: an exclusive lock that the kernel drops with its holder, and a note in it that says who."""

import fcntl
import os
import sys
from pathlib import Path

import msgspec


class Owner(msgspec.Struct, frozen=True):
    """`server_pid` is 0 until the server answers."""

    pid: int
    program: str
    server_pid: int = 0


UNKNOWN = Owner(0, "unknown")


class Lock:
    """Held from creation to `release`; a forked child never keeps it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        os.register_at_fork(after_in_child=self._forget)

    @property
    def held(self) -> bool:
        return self._descriptor >= 0

    def note(self, server_pid: int) -> None:
        owner = Owner(os.getpid(), " ".join(sys.argv), server_pid)
        text = msgspec.json.encode(owner)
        os.pwrite(self._descriptor, text, 0)
        os.ftruncate(self._descriptor, len(text))

    def release(self) -> None:
        if self.held:
            os.ftruncate(self._descriptor, 0)
            self._forget()

    def _forget(self) -> None:
        if self.held:
            os.close(self._descriptor)
            self._descriptor = -1


def claim(path: Path) -> Lock | None:
    """None: somebody else holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    lock = Lock(descriptor)
    lock.note(server_pid=0)
    return lock


def owner_of(path: Path) -> Owner | None:
    """None: nobody holds the lock."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _noted(os.pread(descriptor, 65536, 0))
    finally:
        os.close(descriptor)
    return None


def _noted(text: bytes) -> Owner:
    try:
        return msgspec.json.decode(text, type=Owner)
    except msgspec.DecodeError:
        return UNKNOWN
