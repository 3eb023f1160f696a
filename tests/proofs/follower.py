"""The runner of the read models in a process of its own, and the question whether they say what the log says."""

from pathlib import Path

import msgspec

from adapters.eventstore.connect import open_log
from projections.engine.lag import wait_for
from projections.engine.runner import run
from projections.engine.session import session
from projections.engine.verify import verify
from projections.registry import MODELS
from tests.eventstore.support import opened
from tests.proofs.journal import Journal
from tests.proofs.processes import stop_asked
from tests.proofs.report import Figure, figure, say


class Trouble(msgspec.Struct, frozen=True):
    """Something the runner told of; it goes on by itself."""

    model: str
    error: str


def follow(url: str, path: Path) -> None:
    """Until asked to stop."""
    stop = stop_asked()
    with opened(url) as store, Journal(path) as journal:

        def note(model: str, error: BaseException) -> None:
            journal.write(Trouble(model, f"{type(error).__name__}: {error}"))

        run(url, open_log(store), list(MODELS.values()), stop, on_error=note)


def verified(url: str, patience: float = 60.0) -> list[Figure]:
    """Waits for every read model, folds each anew and compares."""
    found = []
    with opened(url) as store, session(url) as conn:
        log = open_log(store)
        for model in MODELS.values():
            head = log.head()
            arrived = wait_for(conn, model, head, patience)
            told = verify(url, log, model).comparison
            say(f"verified {model.name}: {told.live_rows:,} rows, {told.count} differ, at {told.position:,}")
            wrong = told.count + abs(told.live_rows - told.expected_rows)
            found.append(figure(f"rows of {model.name} unlike the log, of {told.live_rows:,}", wrong, "rows", "= 0"))
            found.append(figure(f"{model.name} has reached the end of the log", arrived, "", "= 1"))
    return found
