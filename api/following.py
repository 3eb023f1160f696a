"""The read models follow the log in the background of this process."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api.ledger import Ledger
from projections.engine import runner
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.registry import MODELS

log = logging.getLogger("cloudledger.views")


def prepared(ledger: Ledger) -> None:
    """Every table is there afterwards; it may still have to catch up."""
    with session(ledger.url) as conn:
        for model in MODELS.values():
            prepare(conn, model)


@contextmanager
def following(ledger: Ledger) -> Iterator[None]:
    stop = threading.Event()
    models = list(MODELS.values())
    prepared(ledger)
    poll = ledger.settings.projection_poll_seconds
    work = threading.Thread(
        target=runner.run, args=(ledger.url, ledger.log, models, stop, poll, _complain), name="views"
    )
    work.start()
    try:
        yield
    finally:
        stop.set()
        work.join()


def _complain(name: str, error: BaseException) -> None:
    log.warning("%s: %s", name, error)
