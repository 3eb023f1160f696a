"""What an order asks of a backend: the wish that is made of it, or why there can be none."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from commands.decision import Change, Loaded
from commands.ports import Load
from domain.marketplace.offering import Offering


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """`resource` is what it is about, `run` the try of the order; `user` placed it, None: the system."""

    load: Load
    order: UUID | None
    run: UUID
    resource: UUID
    offering: Loaded[Offering]
    attributes: Mapping[str, Any]
    limits: Mapping[str, int]
    user: UUID | None = None


class Wished(msgspec.Struct, frozen=True):
    """No changes at all: there is nothing to be done. `reads` is what it rests on besides."""

    changes: tuple[Change, ...] = ()
    reads: tuple[Loaded[Any], ...] = ()


Wish = Callable[[Ordered], Wished]
"""Raises Refused, with the field at fault of what was ordered."""
