"""The socket that HTTP is answered on, opened before anybody answers."""

import socket

from api.settings import Settings

BACKLOG = 2048


class NoAddress(Exception):
    """The message says which, and what to do."""


def listening(settings: Settings) -> socket.socket:
    """Raises NoAddress."""
    host, port = settings.http_host[0], settings.http_port
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(BACKLOG)
    except OSError as error:
        found.close()
        told = f"cannot listen on {host} port {port}: {error.strerror}; set http_host or http_port to what is free"
        raise NoAddress(told) from None
    return found


def address(sock: socket.socket) -> str:
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
