"""An organisation that orders, pays, or provides. It owns projects."""

from typing import ClassVar

import msgspec

from domain import check
from domain.event import Event
from domain.kind import Kind, Name
from domain.refusal import Refused


class CustomerCreated(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.created"
    title: str
    abbreviation: str = ""


class CustomerRenamed(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.renamed"
    title: str


class CustomerBlocked(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.blocked"


class CustomerUnblocked(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.unblocked"


class CustomerArchived(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.archived"


EVENTS: tuple[type[Event], ...] = (
    CustomerCreated,
    CustomerRenamed,
    CustomerBlocked,
    CustomerUnblocked,
    CustomerArchived,
)


class CustomerClosed(Refused):
    """Blocked or archived: nothing new may begin there."""

    code = "customer_closed"


class Customer(msgspec.Struct, frozen=True):
    title: str
    abbreviation: str = ""
    blocked: bool = False
    archived: bool = False


def create(title: str, abbreviation: str = "") -> list[Event]:
    return [
        CustomerCreated(
            title=check.text("name", title, 150),
            abbreviation=check.text("abbreviation", abbreviation, 12, required=False),
        )
    ]


def require_open(customer: Customer) -> None:
    if customer.archived:
        raise CustomerClosed(f"{customer.title} is archived")
    if customer.blocked:
        raise CustomerClosed(f"{customer.title} is blocked")


def rename(customer: Customer, title: str) -> list[Event]:
    title = check.text("name", title, 150)
    if customer.archived:
        raise CustomerClosed(f"{customer.title} is archived")
    return [CustomerRenamed(title=title)] if title != customer.title else []


def block(customer: Customer) -> list[Event]:
    return [] if customer.blocked else [CustomerBlocked()]


def unblock(customer: Customer) -> list[Event]:
    return [CustomerUnblocked()] if customer.blocked else []


def archive(customer: Customer) -> list[Event]:
    return [] if customer.archived else [CustomerArchived()]


def evolve(customer: Customer | None, event: Event) -> Customer:
    customer = customer or Customer("")
    match event:
        case CustomerCreated():
            return Customer(event.title, event.abbreviation)
        case CustomerRenamed():
            return msgspec.structs.replace(customer, title=event.title)
        case CustomerBlocked() | CustomerUnblocked():
            return msgspec.structs.replace(customer, blocked=isinstance(event, CustomerBlocked))
        case CustomerArchived():
            return msgspec.structs.replace(customer, archived=True)
    return customer


def names(customer: Customer) -> frozenset[Name]:
    return frozenset() if customer.archived else frozenset({Name("customer", customer.title)})


KIND = Kind(name="customer", state=Customer, evolve=evolve, names=names)
