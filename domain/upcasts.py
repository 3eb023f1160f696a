"""Lifts old shapes at the door: (stored name, version) -> a function from that shape's fields to the next one's.

Fields are plain JSON values; personal ones are absent when the person was erased. Steps are added, never edited.
"""

from collections.abc import Callable
from typing import Any

Fields = dict[str, Any]

UPCASTS: dict[tuple[str, int], Callable[[Fields], Fields]] = {}


def lift(name: str, version: int, wanted: int, fields: Fields) -> Fields:
    """Raises KeyError naming the missing step."""
    for step in range(version, wanted):
        if (name, step) not in UPCASTS:
            raise KeyError(f"no upcaster for {name} from shape {step} to {step + 1}")
        fields = UPCASTS[name, step](fields)
    return fields
