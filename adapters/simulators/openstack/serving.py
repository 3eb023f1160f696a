"""Serves the simulator: beside the caller, or as a program of its own."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def server(simulated: Simulator) -> uvicorn.Server:
    told = {"log_level": "warning", "access_log": False, "lifespan": "off", "timeout_graceful_shutdown": 1}
    return uvicorn.Server(uvicorn.Config(application(simulated), **told))  # type: ignore[arg-type]


def listening(port: int = 0) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((HOST, port))
    return sock


def address(sock: socket.socket) -> str:
    return f"http://{HOST}:{sock.getsockname()[1]}"


@contextmanager
def serving(speed: float = 1.0, file: Path | None = None) -> Iterator[str]:
    """The address of one that runs beside the caller."""
    running, sock = server(simulator(speed, file)), listening()
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, name="openstack-simulator")
    thread.start()
    try:
        while not running.started and thread.is_alive():
            time.sleep(0.005)
        yield address(sock)
    finally:
        running.should_exit = True
        thread.join()
