"""Read models by name, as an operator names them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from api.cli.exits import NOT_FOUND, Stop
from api.cli.near import near
from api.ledger import Ledger
from projections.engine import registry
from projections.engine.model import Conn, ReadModel
from projections.engine.session import session
from projections.registry import MODELS


def _begun(incomplete: str) -> list[str]:
    return [name for name in MODELS if name.startswith(incomplete)]


Name = Annotated[str, typer.Argument(help="Name of the read model.", autocompletion=_begun)]
Names = Annotated[list[str] | None, typer.Argument(help="Read models; default: all.", autocompletion=_begun)]


def model(name: str) -> ReadModel:
    if name not in MODELS:
        raise Stop(NOT_FOUND, f"there is no read model {name!r}{near(name, MODELS)}")
    return MODELS[name]


def models(names: list[str] | None) -> list[ReadModel]:
    return [model(name) for name in names or MODELS]


@contextmanager
def working(ledger: Ledger) -> Iterator[Conn]:
    """A connection with every read model's live table in place."""
    with session(ledger.url) as conn:
        for each in MODELS.values():
            registry.prepare(conn, each)
        yield conn
