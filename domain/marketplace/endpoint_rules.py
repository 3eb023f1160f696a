"""Decisions about the endpoints of an offering."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain import clean
from domain.event import Event
from domain.marketplace import endpoint
from domain.marketplace.endpoint import Endpoint
from domain.marketplace.offering import Offering
from domain.marketplace.offering_events import EndpointAdded, EndpointRemoved
from domain.marketplace.offering_rules import require_changeable
from domain.refusal import Invalid

MOST = 100
"""They are told with every offering."""


def add(offering: Offering, uuid: UUID, given: Mapping[str, Any]) -> list[Event]:
    require_changeable(offering)
    wanted = clean.cleaned(endpoint.FIELDS, given)
    if not wanted["url"]:
        raise Invalid("This field may not be blank.", "url")
    if len(offering.endpoints) >= MOST:
        raise Invalid(f"An offering has {MOST} endpoints at most.", "name")
    return [EndpointAdded(endpoint=Endpoint(uuid=uuid, **wanted))]


def remove(offering: Offering, uuid: UUID) -> list[Event]:
    require_changeable(offering)
    if all(each.uuid != uuid for each in offering.endpoints):
        raise Invalid("Endpoint does not exist.", "uuid")
    return [EndpointRemoved(endpoint=uuid)]
