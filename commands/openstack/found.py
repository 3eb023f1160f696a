"""What was found at a cloud and is to be imported: what is seen of it, whether it is ours, what is made of it."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from commands.decision import Change, Job, Loaded
from commands.openstack.kinds import KINDS, Sort
from commands.openstack.operation import as_seen
from commands.openstack.place import begun
from commands.ports import Load
from domain.marketplace.offering import Offering
from domain.openstack import imported
from domain.openstack.quota import Quota
from domain.refusal import Invalid

S = TypeVar("S", bound=msgspec.Struct)
LONGEST_TITLE, LONGEST_TEXT = 150, 2000
BUSY = "Something is under way there: {}. Please try again later."


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """`resource` is what it will be, of the offering; `seen` is what the backend says of it, plain JSON."""

    load: Load
    resource: UUID
    offering: Loaded[Offering]
    seen: Mapping[str, Any]

    def as_(self, kind: type[S]) -> S:
        """Raises Invalid."""
        try:
            return msgspec.convert(self.seen, kind)
        except msgspec.ValidationError as wrong:
            raise Invalid(f"This is nothing that is seen of it: {wrong}", "seen") from None


class Adoption(msgspec.Struct, frozen=True, kw_only=True):
    """The first of the changes is the object of the resource."""

    changes: tuple[Change, ...]
    limits: dict[str, int] = {}
    reads: tuple[Loaded[Any], ...] = ()
    jobs: tuple[Job, ...] = ()


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """`stream` is whom it was made for, by its mark; `busy` what is being done to it, empty: nothing."""

    backend_id: str
    stream: UUID | None = None
    name: str = ""
    description: str = ""
    busy: str = ""

    @property
    def called(self) -> dict[str, str]:
        title = self.name.strip() or self.backend_id
        return {"title": title[:LONGEST_TITLE], "description": self.description[:LONGEST_TEXT]}


def known(load: Load, held: Quota, noun: str) -> dict[str, UUID]:
    """Those of a tenant that are on the books, by what the cloud calls them."""
    return {load(KINDS[noun].kind, number).required().backend_id: number for number in held.things(noun)}


def is_ours(load: Load, noun: str, ours: Collection[str], backend_id: str, stream: UUID | None) -> bool:
    """Known, or made for one that is on the books and does not know yet that it is there."""
    made_for = load(KINDS[noun].kind, stream).state if stream else None
    return backend_id in ours or (made_for is not None and not made_for.deleted)


def require_strange(load: Load, noun: str, ours: Collection[str], thing: Thing) -> None:
    """Raises Invalid."""
    if is_ours(load, noun, ours, thing.backend_id, thing.stream):
        raise Invalid(imported.TWICE, "backend_id")
    if thing.busy:
        raise Invalid(BUSY.format(thing.busy), "backend_id")


def taken_over(noun: str, number: UUID, told: Mapping[str, Any], seen: Mapping[str, Any]) -> Change:
    """A new stream of what is there already."""
    sort: Sort = KINDS[noun]
    return begun(noun, number, imported.take_over(sort.kind, sort.outcomes, told, as_seen(sort, dict(seen))))
