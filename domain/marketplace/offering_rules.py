"""Decisions about an offering itself: made, described, taken through its states, given away, removed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from domain import clean, groups, slug
from domain.event import Event
from domain.marketplace import offering_events as offerings
from domain.marketplace.component import Component
from domain.marketplace.offering import Offering, State, evolve
from domain.marketplace.offering_fields import FIELDS
from domain.refusal import Invalid, NotFound, Refused

NOT_DRAFT = "Offering was not deleted since offering is not in draft state."
HAS_RESOURCES = "Offering was not deleted since it has resources."


class OfferingStateInvalid(Refused):
    """`missing` is what it lacks to be ordered, where that is why."""

    code = "offering_state_invalid"

    def __init__(self, missing: Collection[str] = ()) -> None:
        told = f" Missing: {', '.join(missing)}." if missing else ""
        super().__init__(f"Offering state is invalid.{told}")


class ArchivedOffering(Refused):
    code = "offering_archived"

    def __init__(self) -> None:
        super().__init__("It is not possible to update archived offering.")


class OfferingKept(Refused):
    """Only staff may delete it as it is."""

    code = "offering_kept"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What an offering of its type needs before it can be ordered. `attributes` and `secret_options` by name."""

    known: bool = True
    """Whether there is such a type."""
    components: bool = False
    attributes: Sequence[str] = ()
    secret_options: Sequence[str] = ()
    category: bool = True
    """Whether its category is still there; `scope`: what a private one is for."""
    scope: bool = True


def _wanted(given: Mapping[str, Any]) -> dict[str, Any]:
    """Checked, and by the names of the state."""
    wanted = clean.cleaned(FIELDS, given)
    return {"title" if field == "name" else field: value for field, value in wanted.items()}


def create(
    stream: UUID, begun: Mapping[str, Any], given: Mapping[str, Any], builtin: Sequence[Component]
) -> list[Event]:
    """`begun`: what it is from the start and where (type, customer, project ...). `builtin`: components its type brings
    along. A slug is made of the name."""
    wanted = _wanted({field: value for field, value in given.items() if field != "slug" or value})
    wanted.setdefault("slug", slug.made(wanted["title"], stream))
    first = {field: wanted[field] for field in ("title", "category", "slug")}
    created = offerings.OfferingCreated(**first, **begun)
    added = [offerings.ComponentAdded(component=each) for each in builtin]
    return [created, *groups.events(evolve(None, created), wanted, offerings.GROUPS), *added]


def require_changeable(offering: Offering) -> None:
    require_present(offering)
    if offering.state == "Archived":
        raise ArchivedOffering


def require_present(offering: Offering) -> None:
    if offering.removed:
        raise NotFound("No Offering matches the given query.")


def change(offering: Offering, given: Mapping[str, Any]) -> list[Event]:
    require_changeable(offering)
    return groups.events(offering, _wanted(given), offerings.GROUPS)


def connect(
    offering: Offering, settings: UUID, given: Mapping[str, Any], secrets: UUID | None, rested: UUID | None
) -> list[Event]:
    """`secrets` names the row that from now on holds what must not be told; what it holds was made from `rested`. The
    service settings stay those of the first time."""
    require_changeable(offering)
    if rested != offering.secrets:
        raise Invalid("The integration was changed by somebody else meanwhile.", "secret_options")
    wanted = {**_wanted(_free(given)), **_names(given), "settings": offering.settings or settings, "secrets": secrets}
    return groups.events(offering, wanted, offerings.GROUPS)


_NAMES = ("secret_attributes", "secret_options")


def _names(given: Mapping[str, Any]) -> dict[str, Any]:
    return {field: tuple(sorted(given[field])) for field in _NAMES if field in given}


def _free(given: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in given.items() if field not in _NAMES}


def missing(offering: Offering, wanted: Wanted) -> list[str]:
    """What it lacks to be ordered, in words."""
    attributes = {*offering.service_attributes, *offering.secret_attributes}
    found = [] if wanted.known else [f"a type called {offering.type}"]
    found += [] if wanted.category else ["a category"]
    found += [] if wanted.scope else ["the project it is for"]
    found += [] if any(not plan.archived for plan in offering.plans) else ["a plan that is not archived"]
    found += ["components"] if wanted.components and not offering.components else []
    found += [f"service attribute {name}" for name in wanted.attributes if name not in attributes]
    known = {*offering.secret_options, *attributes}
    return found + [f"secret option {name}" for name in wanted.secret_options if name not in known]


class _Step(msgspec.Struct, frozen=True):
    """`sources` are the states it may be taken from, all where there are none; `orderable`: it must lack nothing."""

    event: type[Event]
    to: State
    sources: tuple[State, ...] = ()
    orderable: bool = False


STEPS: dict[str, _Step] = {
    "activate": _Step(offerings.OfferingActivated, "Active", ("Draft", "Paused"), orderable=True),
    "pause": _Step(offerings.OfferingPaused, "Paused", ("Active",)),
    "unpause": _Step(offerings.OfferingUnpaused, "Active", ("Paused",), orderable=True),
    "archive": _Step(offerings.OfferingArchived, "Archived"),
    "draft": _Step(offerings.OfferingDrafted, "Draft"),
    "make_unavailable": _Step(offerings.OfferingAvailabilityWithdrawn, "Unavailable", ("Active",)),
    "make_available": _Step(offerings.OfferingAvailabilityRestored, "Active", ("Unavailable",), orderable=True),
}


def step(offering: Offering, name: str, wanted: Wanted, **fields: str) -> list[Event]:
    """`fields` are those of the event, e.g. why it pauses. To be where it is already is nothing new."""
    require_present(offering)
    known = STEPS[name]
    if known.sources and offering.state not in known.sources:
        raise OfferingStateInvalid
    if known.orderable and (lacks := missing(offering, wanted)):
        raise OfferingStateInvalid(lacks)
    return [] if offering.state == known.to else [_event(known.event, fields)]


def _event(kind: Callable[..., Event], fields: Mapping[str, str]) -> Event:
    return kind(**{field: clean.text(4096)(field, value) for field, value in fields.items()})


def move(offering: Offering, customer: UUID, preserve_permissions: bool) -> list[Event]:
    require_changeable(offering)
    if customer == offering.customer:
        raise Invalid("Offering already belongs to this customer.", "customer")
    return [offerings.OfferingMoved(customer=customer, preserve_permissions=preserve_permissions)]


def remove(offering: Offering, used: bool, staff: bool) -> list[Event]:
    """`used`: it has resources that are not terminated."""
    if offering.removed:
        return []
    if offering.state != "Draft" and not staff:
        raise OfferingKept(NOT_DRAFT)
    if used:
        raise OfferingKept(HAS_RESOURCES)
    return [offerings.OfferingRemoved()]
