"""A program that owns servers until its input ends; prints their state as JSON first. Imports nothing from tests."""

import sys
from pathlib import Path

import msgspec

from adapters.embedded.servers import running


def main(data_dir: Path) -> None:
    with running(data_dir) as servers:
        print(msgspec.json.encode(servers.status()).decode(), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
