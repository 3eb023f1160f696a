"""An open ledger on a database of its own, and somebody in it who has a password."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.ledger import Ledger, ledger
from api.settings import load
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.registry import MODELS
from tests.api.support import settings
from tests.signin.support import Person, person


@pytest.fixture
def place(empty_database: str, tmp_path: Path) -> Iterator[Ledger]:
    with ledger(load({**settings(empty_database), "HOME": str(tmp_path)}, tmp_path)) as found:
        with session(found.url) as conn:
            for model in MODELS.values():
                prepare(conn, model)
        yield found


@pytest.fixture
def ada(place: Ledger) -> Person:
    return person(place, "ada")
