"""One server process: uvicorn around the application, on a socket that somebody else opened."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import uvicorn
from litestar import Litestar

from api.http.app import create_app
from api.http.listening import address, listening
from api.http.route import Route
from api.http.routes import ROUTES
from api.ledger import Ledger
from api.settings import Settings

GRACE_SECONDS = 20


class Server(uvicorn.Server):
    """Tells the application as soon as it is to stop: long polls and streams end by themselves then."""

    def __init__(self, app: Litestar, settings: Settings) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=True,
                forwarded_allow_ips=list(settings.trusted_proxies),
                timeout_graceful_shutdown=GRACE_SECONDS,
                timeout_keep_alive=75,
                lifespan="on",
                ws="none",
            )
        )
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self.tell()

    def tell(self) -> None:
        if (site := getattr(self._app.state, "site", None)) is not None:
            site.stop_soon()


def run(ledger: Ledger, sock: socket.socket) -> None:
    """Until SIGTERM or SIGINT."""
    Server(create_app(ledger), ledger.settings).run(sockets=[sock])


@contextmanager
def in_thread(ledger: Ledger, routes: Sequence[Route] = ROUTES) -> Iterator[str]:
    """The address of a server that runs beside the caller."""
    server = Server(create_app(ledger, routes), ledger.settings)
    sock = listening(ledger.settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, name="http")
    thread.start()
    try:
        yield address(sock)
    finally:
        server.should_exit = True
        server.tell()
        thread.join()
