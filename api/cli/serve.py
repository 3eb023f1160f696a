"""Answering HTTP, with everything that has to run beside it."""

import tempfile
from typing import Annotated

import typer

from api.cli.output import say
from api.cli.session import opened
from api.cli.stopping import stopping
from api.following import following
from api.http import logs
from api.http.crew import crew
from api.http.listening import address, listening
from api.scheduling import scheduling
from api.starting import define


def serve(
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer requests.")] = 1,
) -> None:
    """Answer HTTP until Ctrl-C, and keep the read models up. Example: cloudledger serve --workers 2"""
    with stopping() as stop, tempfile.TemporaryDirectory(prefix="cloudledger-figures-") as figures, opened() as ledger:
        define(ledger)
        with (
            logs.configured(ledger.settings),
            listening(ledger.settings) as sock,
            following(ledger),
            scheduling(ledger),
            crew(ledger, sock, workers, figures),
        ):
            say(f"{address(sock)}/api/ is answered by {workers} worker{'s' * (workers > 1)}; Ctrl-C stops")
            stop.wait()
