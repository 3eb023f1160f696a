"""What of an offering and its components is changed: one route for each group of fields."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

import msgspec

from api.http import bodies
from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.identity.organization_groups import OrganizationGroupsRequest, clears, sets
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
            fields[name] = uuid_of(name, fields[name], path)
        await ask.command(command(offering=number, **fields), refers=tuple(addresses))
        return Reply(status)

    return change


async def set_attributes(ask: Ask) -> Reply:
    """The body itself is what is set."""
    number = ask.uuid()
    await ask.body(OfferingAttributes, offerings.SetOfferingAttributes, offering=number)
    given = bodies.whole(await ask.request.body())
    await ask.command(offerings.SetOfferingAttributes(number, given))
    return Reply(200)


async def _which(ask: Ask) -> dict[str, UUID]:
    return {"offering": ask.uuid()}


def _route(
    name: str,
    command: Struct,
    title: str,
    status: int = 200,
    required: tuple[str, ...] = (),
    addresses: Mapping[str, str] = MappingProxyType({}),
) -> Route:
    """`addresses`: fields that name something by its address, and what."""
    body = form(title, command, ("offering",), required, **dict.fromkeys(addresses, str))
    call = _changes(command, body, status, addresses)
    return action(ONE, NAME, name, call, body, None, command, of=PROVIDER_OFFERINGS, status=status)


_ATTRIBUTES = set_attributes, OfferingAttributes, None, offerings.SetOfferingAttributes
_GROUPS = sets(offerings.SetOfferingGroups, _which), OrganizationGroupsRequest, None, offerings.SetOfferingGroups
_WITHOUT_GROUPS = clears(offerings.SetOfferingGroups, _which), None, None, offerings.SetOfferingGroups
_CATEGORY = {"category": "marketplace-categories"}
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
    action(ONE, NAME, "update_organization_groups", *_GROUPS, of=PROVIDER_OFFERINGS),
    action(ONE, NAME, "delete_organization_groups", *_WITHOUT_GROUPS, of=PROVIDER_OFFERINGS, status=204),
    action(ONE, NAME, "update_attributes", *_ATTRIBUTES, of=PROVIDER_OFFERINGS),
    _route("create_offering_component", component.CreateOfferingComponent, "OfferingComponentRequest", 201),
    _route(
        "update_offering_component", component.ChangeOfferingComponent, "UpdateOfferingComponentRequest", required=_SAID
    ),
    _route("remove_offering_component", component.RemoveOfferingComponent, "RemoveOfferingComponentRequest"),
]
