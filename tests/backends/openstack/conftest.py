"""The same cases against every cloud there is."""

from collections.abc import Iterator

import pytest

from tests.backends.openstack.control import Control
from tests.backends.openstack.place import NAMES, Place
from tests.backends.openstack.place import place as _place
from tests.backends.openstack.rooms import Rooms, rooms


@pytest.fixture(scope="session", params=NAMES)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with _place(request.param) as found:
        yield found


@pytest.fixture(scope="session")
def network_of(place: Place) -> Iterator[Rooms]:
    """A network of the tenant with a subnet and a router to the outside."""
    with rooms(place) as made:
        yield made


@pytest.fixture(scope="session")
def simulator() -> Iterator[Place]:
    with _place("simulator") as found:
        yield found


@pytest.fixture
def control(simulator: Place) -> Iterator[Control]:
    assert simulator.control is not None
    simulator.control.change(faults=[])
    yield simulator.control
    simulator.control.change(faults=[])
