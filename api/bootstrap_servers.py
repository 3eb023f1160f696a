"""The servers the settings ask for: those they name, and our own for the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.embedded.servers import Endpoints, running
from api.settings import Settings


@contextmanager
def servers(settings: Settings) -> Iterator[Endpoints]:
    """Nothing of our own is started for an address that is set."""
    wanted = {"postgres": not settings.database_url, "valkey": not settings.broker_url}
    if not any(wanted.values()):
        yield Endpoints(settings.database_url, settings.broker_url, owner=False)
        return
    with running(settings.data_dir, settings.run_dir, **wanted) as ours:
        own = ours.endpoints
        yield Endpoints(settings.database_url or own.database_url, settings.broker_url or own.broker_url, own.owner)
