"""`make bench`: every ratio of the engine, measured in one run on one embedded Postgres with fsync on.

Latency comes first: what the others write is still going to disk long after.
"""

import argparse
import sys

from adapters.postgres.migrate import migrate
from tests.benchmarks.latency import latency
from tests.benchmarks.reads import archive, reads
from tests.benchmarks.views import views
from tests.benchmarks.writes import batches, one_command, processes
from tests.postgres import new_database
from tests.proofs.report import Figure, publish
from tests.proofs.site import site


def measured(url: str, events: int, seconds: float) -> list[Figure]:
    with new_database(url) as visible:
        migrate(visible)
        figures = latency(visible, seconds)
    with new_database(url) as writes:
        migrate(writes)
        figures += one_command(writes) + processes(writes) + batches(writes)
    with new_database(url) as log, new_database(url) as empty:
        migrate(log)
        figures += reads(log, events) + archive(log, empty)
    with new_database(url) as mixed:
        figures += views(mixed)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--events", type=int, default=200_000, help="events in the log that is read")
    parser.add_argument("--seconds", type=float, default=20, help="how long latency is measured")
    given = parser.parse_args()
    with site() as place:
        return publish("bench", measured(place.url, given.events, given.seconds))


if __name__ == "__main__":
    sys.exit(main())
