"""`cloudledger worker` and `cloudledger scheduler`: who carries jobs out, and who tells them of what is due."""

from typing import Annotated

import typer

from api.cli.exits import USAGE, Stop
from api.cli.near import near
from api.cli.output import say
from api.cli.session import opened
from api.cli.stopping import stopping
from api.http import logs
from api.workers.queues import QUEUES


def worker(
    queues: Annotated[str, typer.Option(help="Which queues it serves, with commas in between.")] = ",".join(QUEUES),
    concurrency: Annotated[int, typer.Option(min=0, help="Jobs at a time; 0: as worker_concurrency says.")] = 0,
) -> None:
    """Carry jobs out until Ctrl-C. Example: cloudledger worker --queues tasks,heavy --concurrency 4"""
    wanted = [queue.strip() for queue in queues.split(",") if queue.strip()]
    for queue in wanted:
        if queue not in QUEUES:
            raise Stop(USAGE, f"there is no queue {queue!r}{near(queue, QUEUES)}")
    from api.workers.working import work

    with stopping() as stop, opened() as ledger, logs.configured(ledger.settings):
        say(f"working on {', '.join(wanted)}; Ctrl-C stops")
        work(ledger, stop, wanted, concurrency)


def scheduler() -> None:
    """Send jobs that are due and tasks by the clock until Ctrl-C. Example: cloudledger scheduler"""
    from api.scheduler.running import schedule

    with stopping() as stop, opened() as ledger, logs.configured(ledger.settings):
        say("scheduling; Ctrl-C stops")
        schedule(ledger, stop)
