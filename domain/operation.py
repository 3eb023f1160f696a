"""The half that everything at a backend shares: one operation at a time, its outcome, what was seen, what was lost.

States are those of contract/state-machines.md, section 3. A kind has its own `...Requested` events (subclasses of
Requested) and its own names for the outcomes (subclasses of the others); the functions are called, not inherited.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec

from domain import check, groups
from domain.event import Event
from domain.refusal import Invalid, Refused, WrongState

STATES = (
    *("CREATION_SCHEDULED", "CREATING", "UPDATE_SCHEDULED", "UPDATING", "DELETION_SCHEDULED", "DELETING"),
    *("OK", "ERRED"),
)
LOST = "It is not at the backend any more."
_UNDER_WAY = {
    "CREATION_SCHEDULED": "CREATING",
    "UPDATE_SCHEDULED": "UPDATING",
    "DELETION_SCHEDULED": "DELETING",
}


class Gone(Refused):
    """It was deleted."""

    code = "not_found"


class Backed(msgspec.Struct, frozen=True, kw_only=True):
    """`operation` is what is under way, e.g. stop, empty when idle; `run` tells one try from the next and stays, as
    does the `order` that wanted it. `runtime_state` is the backend's own word. `lost`: it was not there any more.
    `imported`: it was there before anybody here knew of it."""

    state: str = "CREATION_SCHEDULED"
    operation: str = ""
    run: UUID | None = None
    order: UUID | None = None
    backend_id: str = ""
    runtime_state: str = ""
    error_message: str = ""
    lost: bool = False
    imported: bool = False
    deleted: bool = False


class Requested(Event, frozen=True, kw_only=True):
    """A wish. `operation` is its name, `scheduled` the state it leads to; `order` is the one that wants it, if any.
    `within`: it is carried out along with what is under way there, e.g. a volume with the instance it is made for."""

    operation: ClassVar[str]
    scheduled: ClassVar[str] = "UPDATE_SCHEDULED"
    run: UUID
    order: UUID | None = None
    within: UUID | None = None


class Imported(Event, frozen=True, kw_only=True):
    """It was at the backend before anybody here knew of it, and is on the books from now on. Has fields of the kind's
    state; what the backend says of it is told by Seen."""

    backend_id: str


class Begun(Event, frozen=True, kw_only=True):
    run: UUID


class Adopted(Event, frozen=True, kw_only=True):
    """The object at the backend is there, under this id, whatever is still to be done with it."""

    backend_id: str


class Succeeded(Event, frozen=True, kw_only=True):
    """A deed: `operation` is over, and whoever placed `order` has it."""

    run: UUID
    operation: str
    order: UUID | None = None


class Failed(Event, frozen=True, kw_only=True):
    run: UUID
    operation: str
    message: str
    traceback: str = ""
    order: UUID | None = None


class Seen(Event, frozen=True, kw_only=True):
    """What the backend says of it, where that differs from before."""

    runtime_state: str


class Lost(Event, frozen=True, kw_only=True):
    """It is not at the backend any more, and nobody here asked for that."""


class Recovered(Event, frozen=True, kw_only=True):
    """Staff says so, or what was lost is there again."""


class MarkedErred(Event, frozen=True, kw_only=True):
    """By staff, or because it was stuck."""

    message: str = ""
    traceback: str = ""


class Unlinked(Event, frozen=True, kw_only=True):
    """Taken off the books by staff; what is at the backend stays."""


class Outcomes(msgspec.Struct, frozen=True):
    """The names a kind has for what may happen to all kinds."""

    imported: type[Imported]
    begun: type[Begun]
    adopted: type[Adopted]
    succeeded: type[Succeeded]
    failed: type[Failed]
    seen: type[Seen]
    lost: type[Lost]
    recovered: type[Recovered]
    marked_erred: type[MarkedErred]
    unlinked: type[Unlinked]

    @property
    def events(self) -> tuple[type[Event], ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__)


B = TypeVar("B", bound=Backed)


def require_there(backed: Backed) -> None:
    if backed.deleted:
        raise Gone("It was deleted.")


def require(backed: Backed, states: Collection[str] = ("OK",)) -> None:
    """Idle, and in one of these states. Raises WrongState, Gone."""
    require_there(backed)
    if backed.state not in states:
        raise WrongState(f"Valid states for operation: {', '.join(states)}.")


def require_runtime(backed: Backed, states: Collection[str], message: str = "") -> None:
    if backed.runtime_state not in states:
        raise WrongState(message or f"Valid runtime states for operation: {', '.join(states)}.")


def runs(backed: Backed, run: UUID) -> bool:
    """Whether this very try is what is under way: of another one nothing counts any more."""
    return bool(backed.operation) and backed.run == run and not backed.deleted


def begin(of: Outcomes, backed: Backed, run: UUID) -> list[Event]:
    return [of.begun(run=run)] if runs(backed, run) and backed.state in _UNDER_WAY else []


def adopt(of: Outcomes, backed: Backed, backend_id: str) -> list[Event]:
    return [] if backed.deleted or backed.backend_id == backend_id else [of.adopted(backend_id=backend_id)]


def succeed(
    of: Outcomes, backed: Backed, run: UUID, backend_id: str = "", seen: Mapping[str, Any] | None = None
) -> list[Event]:
    """With what the backend calls it and what was seen there. Once that try is over nothing is news but that it was
    made anew."""
    found = [*(adopt(of, backed, backend_id) if backend_id else []), *see(of, backed, seen or {})]
    if runs(backed, run):
        return [*found, of.succeeded(run=run, operation=backed.operation, order=backed.order)]
    return _made_anew(of, backed, found) if backed.run == run and not backed.operation else []


def _made_anew(of: Outcomes, backed: Backed, found: list[Event]) -> list[Event]:
    """Whoever carried it out began again after telling: the object told of then may be gone, or have failed then."""
    if not any(isinstance(each, Adopted) for each in found):
        return []
    well = backed.state == "OK" or any(isinstance(each, Recovered) for each in found)
    return found if well else [*found, of.recovered()]


def fail(of: Outcomes, backed: Backed, run: UUID, message: str, traceback: str = "") -> list[Event]:
    """Nothing when that try is over already."""
    if not runs(backed, run):
        return []
    said = {"message": message, "traceback": traceback}
    return [of.failed(run=run, operation=backed.operation, order=backed.order, **said)]


def see(of: Outcomes, backed: Backed, seen: Mapping[str, Any]) -> list[Event]:
    """`seen` are fields of the kind's Seen. Nothing when all is as before."""
    if backed.deleted:
        return []
    return [*groups.events(backed, seen, (of.seen,)), *([of.recovered()] if backed.lost else [])]


def lose(of: Outcomes, backed: Backed) -> list[Event]:
    """While something is under way nobody can tell: nothing is said then."""
    idle = not backed.deleted and not backed.operation and not backed.lost
    return [of.lost()] if idle and backed.backend_id else []


def mark_ok(of: Outcomes, backed: Backed) -> list[Event]:
    require_there(backed)
    return [] if backed.state == "OK" and not backed.error_message else [of.recovered()]


def mark_erred(of: Outcomes, backed: Backed, message: str = "", traceback: str = "") -> list[Event]:
    require_there(backed)
    return [of.marked_erred(message=message, traceback=traceback)]


def unlink(of: Outcomes, backed: Backed) -> list[Event]:
    return [] if backed.deleted else [of.unlinked()]


def require_pullable(backed: Backed) -> None:
    require(backed, ("OK", "ERRED"))
    if not backed.backend_id:
        raise Invalid("Resource does not have backend ID.", "non_field_errors")


def described(given: Mapping[str, Any]) -> dict[str, str]:
    """Name and description, by the names of the state. Raises Invalid."""
    wanted = {"title": check.text("name", given["name"], 150)} if "name" in given else {}
    if "description" in given:
        wanted["description"] = check.text("description", given["description"], 4096, required=False)
    return wanted


Fields = tuple[type[Event], ...]


def changed(backed: Backed, wanted: Mapping[str, Any], fields: Fields, wish: Requested, known: Fields) -> list[Event]:
    """With the wish that the backend be told, where a change is about what is `known` there."""
    require(backed)
    changes = groups.events(backed, wanted, fields)
    return [*changes, wish] if any(isinstance(each, known) for each in changes) else changes


def evolution(state: Callable[..., B], begins: type[Requested], fields: Fields) -> Callable[[B | None, Event], B]:
    """How a kind remembers: `begins` has the fields of its state, and so have events among `fields`."""

    def evolve(backed: B | None, event: Event) -> B:
        if isinstance(event, begins):
            return remembered(state(**_told(event)), event)
        if isinstance(event, Imported):
            return state(**msgspec.structs.asdict(event), state="OK", imported=True)
        if backed is None:
            raise ValueError(f"{type(event).__name__} cannot be the first event")
        return groups.remembered(backed, event) if isinstance(event, fields) else remembered(backed, event)

    return evolve


def _told(event: Requested) -> dict[str, Any]:
    return {field: getattr(event, field) for field in event.__struct_fields__ if field != "within"}


def remembered(backed: B, event: Event) -> B:
    """What any of these events changes; others leave all as it is."""
    change = msgspec.structs.replace
    match event:
        case Requested():
            begun = change(backed, operation=event.operation, run=event.run, order=event.order)
            return change(begun, state=event.scheduled, error_message="")
        case Begun():
            return change(backed, state=_UNDER_WAY.get(backed.state, backed.state))
        case Adopted():
            return change(backed, backend_id=event.backend_id)
        case Succeeded():
            return change(backed, state="OK", operation="", deleted=event.operation == "delete")
        case Failed():
            return change(backed, state="ERRED", operation="", error_message=event.message)
        case Seen():
            return groups.remembered(backed, event)
        case Lost():
            return change(backed, state="ERRED", lost=True, error_message=LOST)
        case Recovered():
            return change(backed, state="OK", operation="", lost=False, error_message="")
        case MarkedErred():
            return change(backed, state="ERRED", operation="", error_message=event.message)
        case Unlinked():
            return change(backed, deleted=True, operation="")
    return backed
