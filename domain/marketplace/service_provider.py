"""A customer as one who offers: one at most for each customer, on a stream that follows from the customer's id."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid5

import msgspec

from domain import clean, groups
from domain.clean import Clean
from domain.event import Event
from domain.file import File
from domain.kind import Kind
from domain.refusal import Invalid, NotFound

_NAMESPACE = UUID("3f6d2c0e-8a41-5b7e-9c55-7d1e2a9b4f60")


def stream_of(customer: UUID) -> UUID:
    return uuid5(_NAMESPACE, customer.hex)


class ServiceProviderRegistered(Event, frozen=True):
    name: ClassVar[str] = "marketplace.service_provider.registered"
    customer: UUID
    description: str = ""


class ServiceProviderDescribed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.service_provider.described"
    description: str


class ServiceProviderNotificationsSet(Event, frozen=True):
    """Whether it is told of what its customers do."""

    name: ClassVar[str] = "marketplace.service_provider.notifications_set"
    enable_notifications: bool


class ServiceProviderImageSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.service_provider.image_set"
    image: File | None


class ServiceProviderSecretCodeRenewed(Event, frozen=True):
    """What it signs reports with; `secrets` is the row that holds it, sealed, beside the log."""

    name: ClassVar[str] = "marketplace.service_provider.secret_code_renewed"
    secrets: UUID


class ServiceProviderRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.service_provider.removed"


GROUPS: tuple[type[Event], ...] = (
    ServiceProviderDescribed,
    ServiceProviderNotificationsSet,
    ServiceProviderImageSet,
)
EVENTS: tuple[type[Event], ...] = (
    ServiceProviderRegistered,
    *GROUPS,
    ServiceProviderSecretCodeRenewed,
    ServiceProviderRemoved,
)


class ServiceProvider(msgspec.Struct, frozen=True, kw_only=True):
    customer: UUID
    description: str = ""
    enable_notifications: bool = True
    image: File | None = None
    secrets: UUID | None = None
    removed: bool = False


FIELDS: dict[str, Clean] = {
    "description": clean.html(4096),
    "enable_notifications": clean.anything,
    "image": clean.anything,
}


def register(before: ServiceProvider | None, customer: UUID, given: Mapping[str, Any]) -> list[Event]:
    """One that was removed begins anew."""
    if before is not None and not before.removed:
        raise Invalid("This field must be unique.", "customer")
    wanted = clean.cleaned(FIELDS, given)
    registered = ServiceProviderRegistered(customer=customer, description=wanted.get("description", ""))
    return [registered, *groups.events(evolve(None, registered), wanted, GROUPS)]


def change(provider: ServiceProvider, given: Mapping[str, Any]) -> list[Event]:
    require_present(provider)
    return groups.events(provider, clean.cleaned(FIELDS, given), GROUPS)


def renew_secret_code(provider: ServiceProvider, secrets: UUID) -> list[Event]:
    require_present(provider)
    return [ServiceProviderSecretCodeRenewed(secrets=secrets)] if secrets != provider.secrets else []


def require_present(provider: ServiceProvider) -> None:
    if provider.removed:
        raise NotFound("No ServiceProvider matches the given query.")


def remove(provider: ServiceProvider) -> list[Event]:
    return [] if provider.removed else [ServiceProviderRemoved()]


def evolve(provider: ServiceProvider | None, event: Event) -> ServiceProvider:
    match event:
        case ServiceProviderRegistered():
            return ServiceProvider(customer=event.customer, description=event.description)
        case ServiceProviderSecretCodeRenewed() if provider:
            return msgspec.structs.replace(provider, secrets=event.secrets)
        case ServiceProviderRemoved() if provider:
            return msgspec.structs.replace(provider, removed=True, secrets=None)
        case _ if provider and isinstance(event, GROUPS):
            return groups.remembered(provider, event)
    if provider is None:
        raise ValueError(f"{type(event).__name__} cannot begin a service provider")
    return provider


def offerings_kind(customer: UUID) -> str:
    """The kind of name that an offering of a provider holds until it is archived or removed."""
    return f"offering of customer {customer.hex}"


KIND = Kind(name="service_provider", state=ServiceProvider, evolve=evolve)
