"""Somebody who is still there: what several commands about a person begin with."""

from uuid import UUID

from commands.ports import Load
from domain.identity import user
from domain.refusal import NotFound


def present(load: Load, who: UUID) -> user.User:
    """Raises NotFound, UserIsErased."""
    person = load(user.KIND, who).state
    if person is None:
        raise NotFound(f"user {who.hex} does not exist", "user")
    if person.erased:
        raise user.UserIsErased("this person was erased; nothing more can be recorded about them")
    return person
