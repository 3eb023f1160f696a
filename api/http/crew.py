"""The worker processes that answer HTTP on one socket."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from api.ledger import Ledger
from api.members import Member, environment, kept


@contextmanager
def crew(
    ledger: Ledger,
    sock: socket.socket,
    workers: int,
    figures: str,
    *,
    named: bool = False,
    to: TextIO | None = None,
) -> Iterator[None]:
    """`figures` is a folder where the workers put their figures together. Who comes while requests under way are still
    answered is refused, not left waiting: the socket is closed at once."""
    command = [sys.executable, "-m", "api.http.worker", str(sock.fileno())]
    around = environment(ledger) | {"PROMETHEUS_MULTIPROC_DIR": figures}
    members = [Member(f"api {n}", command, around, [sock.fileno()], named=named, to=to) for n in range(1, workers + 1)]
    with kept(*members):
        try:
            yield
        finally:
            for member in members:
                member.ask()
            sock.close()
