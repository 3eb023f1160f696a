"""What may be asked of customers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.ports import Load
from domain.event import Event
from domain.identity import customer

KIND = customer.KIND


class CreateCustomer(msgspec.Struct, frozen=True):
    name: str
    abbreviation: str = ""


class RenameCustomer(msgspec.Struct, frozen=True):
    customer: UUID
    name: str


class BlockCustomer(msgspec.Struct, frozen=True):
    customer: UUID


class UnblockCustomer(msgspec.Struct, frozen=True):
    customer: UUID


class ArchiveCustomer(msgspec.Struct, frozen=True):
    customer: UUID


def _changed(command: Any, load: Load, decide: Callable[[customer.Customer], list[Event]]) -> Decision:
    found = load(KIND, command.customer)
    return Decision(change(found, decide(found.required())), result=command.customer, customer=command.customer)


def create_customer(command: CreateCustomer, asked: Asked, load: Load) -> Decision:
    events = customer.create(command.name, command.abbreviation)
    return Decision(change(Loaded(KIND, asked.new_id, None, 0), events), result=asked.new_id, customer=asked.new_id)


def rename_customer(command: RenameCustomer, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda found: customer.rename(found, command.name))


def block_customer(command: BlockCustomer, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, customer.block)


def unblock_customer(command: UnblockCustomer, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, customer.unblock)


def archive_customer(command: ArchiveCustomer, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, customer.archive)


HANDLERS: Handlers = {
    CreateCustomer: create_customer,
    RenameCustomer: rename_customer,
    BlockCustomer: block_customer,
    UnblockCustomer: unblock_customer,
    ArchiveCustomer: archive_customer,
}
