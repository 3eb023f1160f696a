"""Serves the simulator: beside the caller, or as a program of its own."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from adapters.simulators.openstack.application import application
from adapters.simulators.openstack.control import Simulator
from adapters.simulators.openstack.faults import dice
from adapters.simulators.openstack.seed import seed
from adapters.simulators.openstack.world import World

HOST = "127.0.0.1"


def simulator(speed: float = 1.0, file: Path | None = None) -> Simulator:
    world = World(speed, file)
    seed(world)
    return Simulator(world, dice([], 1), [])


def server(simulated: Simulator, certificate: Path | None = None) -> uvicorn.Server:
    """With a `certificate`, its key in the same file, TLS is spoken."""
    told: dict[str, Any] = {"log_level": "warning", "access_log": False, "lifespan": "off", "ssl_certfile": certificate}
    return uvicorn.Server(uvicorn.Config(application(simulated), timeout_graceful_shutdown=1, **told))


def listening(port: int = 0) -> socket.socket:
    """Who calls from now on waits for the server, and is not turned away."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((HOST, port))
    sock.listen(2048)
    return sock


def address(sock: socket.socket) -> str:
    return f"http://{HOST}:{sock.getsockname()[1]}"


@contextmanager
def serving(speed: float = 1.0, certificate: Path | None = None) -> Iterator[str]:
    """The address of one that runs beside the caller."""
    running, sock = server(simulator(speed), certificate), listening()
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, name="openstack-simulator")
    thread.start()
    try:
        yield address(sock).replace("http:", "https:" if certificate else "http:")
    finally:
        running.should_exit = True
        thread.join()
