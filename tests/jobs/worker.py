"""A worker process that knows the tests' kinds of job: `python -m tests.jobs.worker`."""

from api.cli.session import opened
from api.cli.stopping import stopping
from api.http import logs
from api.workers.working import work
from tests.jobs.works import WORKS


def main() -> None:
    with stopping() as stop, opened() as ledger, logs.configured(ledger.settings):
        work(ledger, stop, works=WORKS)


if __name__ == "__main__":
    main()
