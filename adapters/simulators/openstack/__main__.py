"""python -m adapters.simulators.openstack --port 35357: a cloud to try things with; admin / admin."""

import argparse
from pathlib import Path

from adapters.simulators.openstack.serving import address, listening, server, simulator


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--speed", type=float, default=1.0, help="factor of all delays; 0: none")
    parser.add_argument("--file", type=Path, help="where everything is kept, for one that comes back as it was")
    given = parser.parse_args()
    sock = listening(given.port)
    print(f"{address(sock)}/identity/v3", flush=True)
    server(simulator(given.speed, given.file)).run(sockets=[sock])


if __name__ == "__main__":
    main()
