"""What may be asked of service providers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, change
from commands.fields import given
from commands.ports import Load
from domain.event import Event
from domain.file import File
from domain.identity import customer
from domain.marketplace import service_provider

KIND = service_provider.KIND


class RegisterServiceProvider(msgspec.Struct, frozen=True):
    customer: UUID
    description: str = ""
    enable_notifications: bool = True
    image: File | None = None


class ChangeServiceProvider(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    service_provider: UUID
    description: str | UnsetType = UNSET
    enable_notifications: bool | UnsetType = UNSET
    image: File | UnsetType | None = UNSET


class RenewSecretCode(msgspec.Struct, frozen=True):
    """`secrets` is the row that holds the new code; the one before counts no more."""

    service_provider: UUID
    secrets: UUID


class RemoveServiceProvider(msgspec.Struct, frozen=True):
    service_provider: UUID


def register_service_provider(command: RegisterServiceProvider, asked: Asked, load: Load) -> Decision:
    owner = load(customer.KIND, command.customer)
    customer.require_open(owner.required("customer"))
    found = load(KIND, service_provider.stream_of(command.customer))
    events = service_provider.register(found.state, command.customer, given(command, "customer"))
    return Decision(change(found, events), result=found.stream, customer=command.customer, reads=(owner,))


def _changed(command: Any, load: Load, decide: Callable[[service_provider.ServiceProvider], list[Event]]) -> Decision:
    found = load(KIND, command.service_provider)
    state = found.required()
    return Decision(change(found, decide(state)), result=found.stream, customer=state.customer)


def change_service_provider(command: ChangeServiceProvider, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda found: service_provider.change(found, given(command, "service_provider")))


def renew_secret_code(command: RenewSecretCode, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda found: service_provider.renew_secret_code(found, command.secrets))


def remove_service_provider(command: RemoveServiceProvider, asked: Asked, load: Load) -> Decision:
    """Not while it offers something: an offering holds a name until it is archived or removed."""
    removed = _changed(command, load, service_provider.remove)
    assert removed.customer is not None
    return msgspec.structs.replace(removed, vacant=(service_provider.offerings_kind(removed.customer),))


HANDLERS: Handlers = {
    RegisterServiceProvider: register_service_provider,
    ChangeServiceProvider: change_service_provider,
    RenewSecretCode: renew_secret_code,
    RemoveServiceProvider: remove_service_provider,
}
