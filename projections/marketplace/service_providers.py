"""Customers as service providers. One that ended keeps its row."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.service_provider import (
    EVENTS,
    ServiceProviderRegistered,
    ServiceProviderRemoved,
    ServiceProviderSecretCodeRenewed,
)
from projections.engine.model import Key, ReadModel
from projections.shared import as_columns


class ServiceProvider(msgspec.Struct, frozen=True, gc=False):
    """`image` is a file as JSON."""

    uuid: UUID
    customer_uuid: UUID
    description: str
    enable_notifications: bool
    image: str | None
    created_at: datetime
    removed_at: datetime | None


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _fold(row: ServiceProvider | None, recorded: Recorded) -> ServiceProvider | None:
    event = recorded.event
    match event:
        case ServiceProviderRegistered():
            return ServiceProvider(recorded.stream, event.customer, event.description, True, None, recorded.at, None)
        case _ if row is None:
            return None
        case ServiceProviderRemoved():
            return msgspec.structs.replace(row, removed_at=recorded.at)
    return msgspec.structs.replace(row, **as_columns(event))


MODEL = ReadModel(
    name="service_providers",
    version=1,
    row=ServiceProvider,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "customer_uuid": "uuid",
        "description": "text",
        "enable_notifications": "boolean",
        "image": "text",
        "created_at": "timestamptz",
        "removed_at": "timestamptz",
    },
    indexes=("(customer_uuid)", "(created_at, uuid)"),
    names=tuple(event.name for event in EVENTS if event is not ServiceProviderSecretCodeRenewed),
    key_of=_key_of,
    fold=_fold,
)
