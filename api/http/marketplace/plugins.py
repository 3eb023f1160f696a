"""The types an offering can have."""

import msgspec

from api.http.ask import Ask
from api.http.route import Reply, Route
from commands.marketplace.types.offering_type import OfferingType
from commands.marketplace.types.registry import TYPES


class PluginComponent(msgspec.Struct, frozen=True):
    type: str
    name: str
    measured_unit: str
    billing_type: str


class PluginOfferingType(msgspec.Struct, frozen=True):
    """`available_limits`: components a customer may be given limits of."""

    offering_type: str
    components: list[PluginComponent]
    available_limits: list[str]


def _told(each: OfferingType) -> PluginOfferingType:
    parts = [PluginComponent(c.type, c.name, c.measured_unit, c.billing_type) for c in each.components]
    return PluginOfferingType(each.name, parts, list(each.available_limits))


async def plugins(_ask: Ask) -> Reply:
    return Reply(200, msgspec.json.encode([_told(each) for each in TYPES.values()]))


ROUTES = [
    Route(
        method="GET",
        path="/api/marketplace-plugins/",
        operation="marketplace_plugins_list",
        call=plugins,
        who="anyone",
        answer=PluginOfferingType,
        many=True,
    )
]
