"""The stories of machines by the official client, on every cloud there is."""

import pytest

from tests.backends.openstack.place import NAMES
from tests.stories import import_story
from tests.stories.client import town
from tests.stories.clouds import site
from tests.stories.openstack_story import play
from tests.stories.shop import working


@pytest.mark.parametrize("name", NAMES)
def test_from_an_order_to_a_machine_and_back_to_nothing(name: str, server_url: str) -> None:
    with site(name) as cloud, town(server_url) as place, working(place.place.ledger):
        play(place, cloud)


@pytest.mark.filterwarnings("ignore::openstack.warnings.RemovedInSDK50Warning")
@pytest.mark.parametrize("name", NAMES)
def test_what_was_there_before_is_taken_over_and_ended(name: str, server_url: str) -> None:
    with site(name) as cloud, town(server_url) as place, working(place.place.ledger):
        import_story.play(place, cloud)
