"""Commands are tested on the real store."""

from tests.eventstore.conftest import store, url

__all__ = ["store", "url"]
