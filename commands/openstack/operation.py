"""What workers report of an operation, and what staff says of an object whatever it is: one set for all kinds."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handler, Handlers
from commands.decision import Decision
from commands.openstack.acting import settled
from commands.openstack.kinds import Sort, sort_of
from commands.openstack.place import place_of
from commands.ports import Load
from domain import operation
from domain.event import Event
from domain.refusal import Invalid


class BeginOperation(msgspec.Struct, frozen=True):
    """`run` is under way now. Here and below `kind` is the noun and `stream` the object."""

    kind: str
    stream: UUID
    run: UUID


class ReportSeen(msgspec.Struct, frozen=True):
    """What the backend says of it: fields of the kind's Seen."""

    kind: str
    stream: UUID
    seen: dict[str, Any]


class ReportSucceeded(msgspec.Struct, frozen=True):
    """With what the backend calls it, and what was seen there at the end."""

    kind: str
    stream: UUID
    run: UUID
    backend_id: str = ""
    seen: dict[str, Any] = msgspec.field(default_factory=dict)


class ReportFailed(msgspec.Struct, frozen=True):
    kind: str
    stream: UUID
    run: UUID
    message: str
    traceback: str = ""


class ReportLost(msgspec.Struct, frozen=True):
    kind: str
    stream: UUID


class PullObject(msgspec.Struct, frozen=True):
    kind: str
    stream: UUID


class MarkOk(msgspec.Struct, frozen=True):
    kind: str
    stream: UUID


class MarkErred(msgspec.Struct, frozen=True):
    kind: str
    stream: UUID
    error_message: str = ""
    error_traceback: str = ""


class UnlinkObject(msgspec.Struct, frozen=True):
    """Off the books; what is at the backend stays."""

    kind: str
    stream: UUID


class _Said(msgspec.Struct, frozen=True):
    sort: Sort
    state: Any
    command: Any
    asked: Asked


def _changes(decide: Callable[[_Said], Sequence[Event]]) -> Handler:
    def handle(command: Any, asked: Asked, load: Load) -> Decision:
        sort = sort_of(command.kind)
        found = load(sort.kind, command.stream)
        events = decide(_Said(sort, found.required("stream"), command, asked))
        return settled(load, command.kind, found, place_of(load, command.kind, found), events)

    return handle


def as_seen(sort: Sort, seen: dict[str, Any]) -> dict[str, Any]:
    """As the events have it: what came through a queue or a test may be plain JSON."""
    kinds = {field.name: field.type for field in msgspec.structs.fields(sort.outcomes.seen)}
    try:
        return {name: msgspec.convert(value, kinds[name]) for name, value in seen.items()}
    except (KeyError, msgspec.ValidationError) as wrong:
        raise Invalid(f"This is nothing that is seen of it: {wrong}", "seen") from None


def _succeeded(said: _Said) -> list[Event]:
    command, seen = said.command, as_seen(said.sort, said.command.seen)
    return operation.succeed(said.sort.outcomes, said.state, command.run, command.backend_id, seen)


def _failed(said: _Said) -> list[Event]:
    command = said.command
    return operation.fail(said.sort.outcomes, said.state, command.run, command.message, command.traceback)


def _marked_erred(said: _Said) -> list[Event]:
    command = said.command
    return operation.mark_erred(said.sort.outcomes, said.state, command.error_message, command.error_traceback)


def _pulled(said: _Said) -> list[Event]:
    events: list[Event] = said.sort.noun.pull(said.state, said.asked.new_id)
    return events


pull = _changes(_pulled)
HANDLERS: Handlers = {
    BeginOperation: _changes(lambda said: operation.begin(said.sort.outcomes, said.state, said.command.run)),
    ReportSeen: _changes(
        lambda said: operation.see(said.sort.outcomes, said.state, as_seen(said.sort, said.command.seen))
    ),
    ReportSucceeded: _changes(_succeeded),
    ReportFailed: _changes(_failed),
    ReportLost: _changes(lambda said: operation.lose(said.sort.outcomes, said.state)),
    PullObject: pull,
    MarkOk: _changes(lambda said: operation.mark_ok(said.sort.outcomes, said.state)),
    MarkErred: _changes(_marked_erred),
    UnlinkObject: _changes(lambda said: operation.unlink(said.sort.outcomes, said.state)),
}
