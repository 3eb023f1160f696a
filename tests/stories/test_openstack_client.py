"""The story of a machine by the official client, on every cloud there is."""

import pytest

from tests.backends.openstack.place import NAMES
from tests.stories.client import town
from tests.stories.clouds import site
from tests.stories.openstack_story import play
from tests.stories.shop import working


@pytest.mark.parametrize("name", NAMES)
def test_from_an_order_to_a_machine_and_back_to_nothing(name: str, server_url: str) -> None:
    with site(name) as cloud, town(server_url) as place, working(place.place.ledger):
        play(place, cloud)
