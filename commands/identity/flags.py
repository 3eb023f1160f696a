"""What a person may be besides their fields: staff, support, active. Kept on two streams, given with the fields."""

from collections.abc import Mapping
from typing import Any

from domain.identity.access import Access
from domain.identity.user import User

_FLAGS = ("is_staff", "is_support", "is_active")


def flagged(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, bool]]:
    """The fields, and the flags."""
    fields = {name: value for name, value in given.items() if name not in _FLAGS}
    return fields, {name: given[name] for name in _FLAGS if name in given}


def standing(person: User, held: Access) -> dict[str, bool]:
    return {"is_staff": held.staff, "is_support": held.support, "is_active": person.active}


def turned(person: User, held: Access, flags: Mapping[str, bool]) -> frozenset[str]:
    """Those that would not stay as they are."""
    before = standing(person, held)
    return frozenset(name for name, value in flags.items() if value != before[name])
