"""The list of types an offering can have."""

from waldur_api_client.models.plugin_offering_type import PluginOfferingType

from commands.marketplace.types.registry import TYPES
from tests.http.served import Served


def test_types_are_listed_for_everybody_as_the_registry_has_them(http: Served) -> None:
    found = [PluginOfferingType.from_dict(each) for each in http.stranger.get("/api/marketplace-plugins/").json()]
    assert [each.offering_type for each in found] == list(TYPES)
    assert [[c.type_ for c in each.components] for each in found] == [
        [c.type for c in each.components] for each in TYPES.values()
    ]
