"""A reader that follows the log by position, woken by notifications, and records every event it gets."""

import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import msgspec
import psycopg

from adapters.eventstore.recorder import LedgerRecorder
from tests.eventstore.support import opened
from tests.proofs.processes import stop_asked

PAGE = 1000
POLL = 5.0
_RECORD = struct.Struct("<qd16sq")


class Received(msgspec.Struct, frozen=True, gc=False):
    position: int
    at: float
    stream: UUID
    version: int


def subscribe(url: str, path: Path) -> None:
    """Until asked to stop. Looks without being woken only every `POLL` seconds, as the runner does."""
    stop = stop_asked()
    with psycopg.connect(url, autocommit=True) as conn, opened(url, 1) as store, path.open("ab", 0) as out:
        conn.execute("LISTEN ledger")
        position, looked = 0, 0.0
        while not stop.is_set():
            woken = list(conn.notifies(timeout=0.2, stop_after=1))
            if woken or time.monotonic() - looked > POLL:
                position, looked = _drain(store.recorder, position, out, stop), time.monotonic()


def received(path: Path) -> Iterator[Received]:
    """In the order it came."""
    for position, at, stream, version in _RECORD.iter_unpack(_whole(path.read_bytes())):
        yield Received(position, at, UUID(bytes=stream), version)


def _drain(recorder: LedgerRecorder, position: int, out: BinaryIO, stop: threading.Event) -> int:
    while not stop.is_set():
        page = recorder.select_notifications(position, PAGE, inclusive_of_start=False)
        if not page:
            break
        now = time.monotonic()
        out.write(
            b"".join(_RECORD.pack(n.id, now, UUID(str(n.originator_id)).bytes, n.originator_version) for n in page)
        )
        position = page[-1].id
    return position


def _whole(data: bytes) -> bytes:
    return data[: len(data) - len(data) % _RECORD.size]
