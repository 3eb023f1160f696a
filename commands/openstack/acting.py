"""What is asked of one object that is there: load it, decide, keep what it has of the tenant's quotas."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from commands.asked import Asked, Handler
from commands.decision import Decision, Loaded, change
from commands.fields import given
from commands.openstack.kinds import KINDS
from commands.openstack.place import Place, decided, place_of, taken
from commands.ports import Load
from domain import operation
from domain.event import Event
from domain.openstack import quota


class Said(msgspec.Struct, frozen=True):
    state: Any
    command: Any
    asked: Asked
    load: Load
    where: Place


Decide = Callable[[Said], Sequence[Event]]
Amounts = Callable[[Said], Mapping[str, int]]


def acts(noun: str, decide: Decide, comes_to: Amounts | None = None) -> Handler:
    """Of commands whose field `noun` names the object. `comes_to`: what it will have of the tenant's quotas, for which
    there must be room."""

    def handle(command: Any, asked: Asked, load: Load) -> Decision:
        found = load(KINDS[noun].kind, getattr(command, noun))
        state = found.required(noun)
        where = place_of(load, noun, found)
        said = Said(state, command, asked, load, where)
        events = decide(said)
        if comes_to is None:
            return settled(load, noun, found, where, events)
        return _reserved(load, noun, found, where, events, comes_to(said))

    return handle


def when_ok(decide: Decide) -> Decide:
    """Whether anything may be asked of it now comes before what is asked."""

    def checked(said: Said) -> Sequence[Event]:
        operation.require(said.state)
        return decide(said)

    return checked


def changes(noun: str) -> Handler:
    """Of commands that say anew what it is called, and what else people say of it."""
    change = KINDS[noun].noun.change
    return acts(noun, lambda said: change(said.state, said.asked.new_id, given(said.command, noun)))


def _reserved(
    load: Load, noun: str, found: Loaded[Any], where: Place, events: Sequence[Event], wanted: Mapping[str, int]
) -> Decision:
    where.room(wanted, found.stream)
    part = quota.take(where.held, noun, found.stream, wanted)
    return decided(load, where, (*change(found, events), *change(where.quota, part)), found.stream)


def settled(load: Load, noun: str, found: Loaded[Any], where: Place, events: Sequence[Event]) -> Decision:
    """With what it has of the quotas once nothing is under way; a wish has its part from the start."""
    after = KINDS[noun].kind.fold(found.state, events)
    assert after is not None
    counted = noun != "tenant" and (not after.operation or after.deleted)
    parts = taken(where, {found.stream: (noun, after)}) if counted and events else ()
    return decided(load, where, (*change(found, events), *parts), found.stream)
