"""Lifts old shapes at the door: (stored name, version) -> a function from that shape's fields to the next one's.

Fields are plain JSON values; personal ones are absent when the person was erased. Steps are added, never edited.
"""

from collections.abc import Callable, Mapping
from typing import Any

Fields = dict[str, Any]

Upcasts = Mapping[tuple[str, int], Callable[[Fields], Fields]]


def _as_it_was(fields: Fields) -> Fields:
    """The next shape only has more fields, and they have defaults."""
    return fields


UPCASTS: dict[tuple[str, int], Callable[[Fields], Fields]] = {
    ("identity.customer.created", 1): _as_it_was,
    ("identity.project.created", 1): _as_it_was,
    ("identity.user.registered", 1): _as_it_was,
    ("openstack.instance.creation_requested", 1): _as_it_was,
    ("openstack.instance.seen", 1): _as_it_was,
}


def lift(name: str, version: int, wanted: int, fields: Fields, upcasts: Upcasts = UPCASTS) -> Fields:
    """Raises LookupError naming the missing step."""
    for step in range(version, wanted):
        if (name, step) not in upcasts:
            raise LookupError(f"no upcaster from shape {step} to {step + 1}")
        fields = upcasts[name, step](fields)
    return fields
