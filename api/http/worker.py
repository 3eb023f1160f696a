"""One worker process: `python -m api.http.worker FD` answers requests on a socket it inherits."""

import os
import socket
import sys
from pathlib import Path

from api.http import logs
from api.http.server import run
from api.ledger import ledger
from api.settings import load


def main(number: int) -> None:
    settings = load(os.environ, Path.cwd())
    sys.setswitchinterval(0.001)
    with logs.configured(settings), socket.socket(fileno=number) as sock, ledger(settings) as found:
        run(found, sock)


if __name__ == "__main__":
    main(int(sys.argv[1]))
