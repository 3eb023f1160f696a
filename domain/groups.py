"""Fields that belong together change together: one event per group of fields, carrying the whole group.

The fields of such an event are fields of the state, by the same names.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from domain.clean import Clean, cleaned
from domain.event import Event

S = TypeVar("S", bound=msgspec.Struct)


def changed(state: msgspec.Struct, wanted: Mapping[str, Any]) -> frozenset[str]:
    """The fields that would not stay as they are."""
    return frozenset(field for field, value in wanted.items() if getattr(state, field) != value)


def reserved(
    state: msgspec.Struct, given: Mapping[str, Any], fields: Collection[str], table: Mapping[str, Clean]
) -> frozenset[str]:
    """Those of `fields` that would not stay as they are; saying once more what holds already is no change."""
    asked = {field: value for field, value in given.items() if field in fields and value != getattr(state, field)}
    return changed(state, cleaned(table, asked))


def events(state: msgspec.Struct, wanted: Mapping[str, Any], groups: Iterable[type[Event]]) -> list[Event]:
    """One event of every group in which a field changes."""
    differing = changed(state, wanted)
    return [
        group(**{field: wanted.get(field, getattr(state, field)) for field in group.__struct_fields__})
        for group in groups
        if differing.intersection(group.__struct_fields__)
    ]


def remembered(state: S, event: Event) -> S:
    return msgspec.structs.replace(state, **msgspec.structs.asdict(event))
