"""What each event of one stream changed: the state after it, and the fields that were something else before."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import msgspec

from domain.event import Recorded
from domain.kind import Kind
from projections.log import Poison
from projections.withheld import withheld

Fields = dict[str, Any]
_json: Callable[[Any], bytes] = msgspec.json.Encoder(uuid_format="hex").encode


class Revision(msgspec.Struct, frozen=True):
    """`changes`: field -> what it was and what it is."""

    state: Fields
    changes: dict[str, tuple[Any, Any]]


def plain(value: msgspec.Struct, hidden: Collection[str]) -> Fields:
    """Fields as JSON has them; uuids are 32 hex digits. What is None is absent."""
    found: Fields = msgspec.json.decode(_json(value))
    return {name: each for name, each in found.items() if name not in hidden and each is not None}


def revisions(
    kind: Kind[Any], items: Sequence[Recorded | Poison], wanted: Collection[int], *, staff: bool
) -> dict[int, Revision]:
    """By position. `staff`: what is withheld from others is told."""
    state: Any = None
    before: Fields = {}
    found: dict[int, Revision] = {}
    for item in items:
        if not isinstance(item, Recorded):
            continue
        state = kind.evolve(state, item.event)
        after = plain(state, () if staff else withheld(item.event.name))
        if item.position in wanted:
            found[item.position] = Revision(after, _changes(before, after))
        before = after
    return found


def _changes(before: Fields, after: Fields) -> dict[str, tuple[Any, Any]]:
    names = {**before, **after}
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}
