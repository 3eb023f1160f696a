"""What calls of every area are made of."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from tests.contract.world import World

Call = Mapping[str, Any]
"""`body` is JSON, `who` asks (staff unless told), the rest are the parameters of the client's function."""
Calls = dict[str, Callable[[World], Call]]
More = dict[str, Callable[[World], Sequence[Call]]]
"""Further calls of an operation: no one thing has all there is to tell."""
NOBODY = UUID(int=1)


def first(w: World, path: str, key: str = "uuid") -> Any:
    """Of the first that a list shows."""
    found = w.staff.http.get(path)
    told = found.json()[0][key] if found.status_code == 200 and found.json() else NOBODY.hex
    return told if key == "id" else UUID(told)


def team(operation: str, role: str, kind: str, scope: Callable[[World], UUID]) -> Calls:
    def member(w: World) -> Call:
        return {"uuid": scope(w), "body": {"role": role, "user": w.member(role, kind, scope(w)).hex}}

    return {
        f"{operation}_add_user": lambda w: {"uuid": scope(w), "body": {"role": role, "user": w.new_user().hex}},
        f"{operation}_update_user": member,
        f"{operation}_delete_user": member,
        f"{operation}_list_users_list": lambda w: {"uuid": scope(w)},
    }


def about(new: Callable[[World], UUID], *operations: str, **body: Callable[[World], Any]) -> Calls:
    """The same call of each: of something new, with these fields in its body."""

    def call(w: World) -> Call:
        fields = {name: told(w) for name, told in body.items()}
        return {"uuid": new(w), "body": fields}

    return dict.fromkeys(operations, call)


def reading(thing: Callable[[World], UUID], *operations: str, named: str = "uuid") -> Calls:
    return dict.fromkeys(operations, lambda w: {named: thing(w)})
