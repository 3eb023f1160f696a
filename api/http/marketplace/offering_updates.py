"""What of an offering and its components is changed: one route for each group of fields."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from api.http import bodies
from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.marketplace.offering_address import NAME, ONE
from api.http.route import Handler, Reply, Route
from api.http.writes import action
from commands.marketplace import component
from commands.marketplace import offering as offerings
from projections.marketplace.offerings_documents import PROVIDER_OFFERINGS

Struct = type[msgspec.Struct]


class OfferingAttributes(msgspec.Struct, frozen=True):
    """Any object: what its category wants to know of it."""


def _changes(command: Struct, body: Struct, status: int, addresses: Mapping[str, str]) -> Handler:
    async def change(ask: Ask) -> Reply:
        number = ask.uuid()
        fields = given(await ask.body(body, command, offering=number))
        for name, path in addresses.items():
            fields[name] = _read(name, fields[name], path)
        await ask.command(command(offering=number, **fields), refers=tuple(addresses))
        return Reply(status)

    return change


def _read(name: str, value: Any, path: str) -> Any:
    if isinstance(value, str):
        return uuid_of(name, value, path)
    return tuple(uuid_of(name, each, path) for each in value)


async def set_attributes(ask: Ask) -> Reply:
    """The body itself is what is set."""
    number = ask.uuid()
    await ask.body(OfferingAttributes, offerings.SetOfferingAttributes, offering=number)
    given = bodies.whole(await ask.request.body())
    await ask.command(offerings.SetOfferingAttributes(number, given))
    return Reply(200)


async def delete_groups(ask: Ask) -> Reply:
    await ask.command(offerings.SetOfferingGroups(ask.uuid(), ()))
    return Reply(204)


def _route(
    name: str,
    command: Struct,
    title: str,
    status: int = 200,
    required: tuple[str, ...] = (),
    addresses: Mapping[str, str] = MappingProxyType({}),
) -> Route:
    """`addresses`: fields that name something by its address, and what."""
    kinds = {field: tuple[str, ...] if field == "organization_groups" else str for field in addresses}
    body = form(title, command, ("offering",), required, **kinds)
    call = _changes(command, body, status, addresses)
    return action(ONE, NAME, name, call, body, None, command, of=PROVIDER_OFFERINGS, status=status)


_ATTRIBUTES = set_attributes, OfferingAttributes, None, offerings.SetOfferingAttributes
_WITHOUT_GROUPS = delete_groups, None, None, offerings.SetOfferingGroups
_CATEGORY = {"category": "marketplace-categories"}
_GROUPS = {"organization_groups": "organization-groups"}
_SAID = ("billing_type", "type", "name")
ROUTES = [
    _route("update_overview", offerings.ChangeOverview, "OfferingOverviewUpdateRequest", required=("name",)),
    _route(
        "update_description", offerings.ChangeOfferingCategory, "OfferingDescriptionUpdateRequest", addresses=_CATEGORY
    ),
    _route("update_location", offerings.LocateOffering, "OfferingLocationUpdateRequest"),
    _route("update_options", offerings.SetOfferingOptions, "OfferingOptionsUpdateRequest"),
    _route("update_resource_options", offerings.SetOfferingResourceOptions, "OfferingResourceOptionsUpdateRequest"),
    _route("set_backend_metadata", offerings.SetOfferingBackendMetadata, "OfferingBackendMetadataRequest"),
    _route("update_organization_groups", offerings.SetOfferingGroups, "OrganizationGroupsRequest", addresses=_GROUPS),
    action(ONE, NAME, "delete_organization_groups", *_WITHOUT_GROUPS, of=PROVIDER_OFFERINGS, status=204),
    action(ONE, NAME, "update_attributes", *_ATTRIBUTES, of=PROVIDER_OFFERINGS),
    _route("create_offering_component", component.CreateOfferingComponent, "OfferingComponentRequest", 201),
    _route(
        "update_offering_component", component.ChangeOfferingComponent, "UpdateOfferingComponentRequest", required=_SAID
    ),
    _route("remove_offering_component", component.RemoveOfferingComponent, "RemoveOfferingComponentRequest"),
]
