"""What is at the cloud and not on the books is shown to who may bring it there."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import httpx
import msgspec
import pytest
from waldur_api_client.models import OpenStackBackendInstance, OpenStackBackendVolumes

from api.http.server import in_thread
from api.signin.asking import envelope
from api.signin.sessions import issue
from commands.openstack.operation import UnlinkObject
from commands.openstack.place import stream_of
from domain.openstack.instance import Instance
from tests.eventstore.support import ask
from tests.postgres import new_database
from tests.stories.openstack_shop import OpenStackShop, openstack_shop
from tests.stories.shop import shop
from tests.stories.test_openstack import offered


@pytest.fixture(scope="module")
def place(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStackShop]:
    data = tmp_path_factory.mktemp("data")
    with new_database(server_url) as url, shop(url, data) as found, openstack_shop(found) as sold:
        yield sold


@contextmanager
def asking(place: OpenStackShop, role: str) -> Iterator[httpx.Client]:
    """As somebody with this role in the project."""
    ledger = place.shop.ledger
    who = place.shop.person(role, f"PROJECT.{role.upper()}", "project", place.shop.project)
    token = issue(ledger, who, envelope("system:test")).key
    place.shop.settled()
    served = msgspec.structs.replace(ledger, settings=msgspec.structs.replace(ledger.settings, http_port=0))
    headers = {"Authorization": f"Token {token}"}
    with in_thread(served) as url, httpx.Client(base_url=url, headers=headers, timeout=30) as client:
        yield client


def _machine(place: OpenStackShop, tenant: UUID) -> UUID:
    (subnet,) = place.inside(tenant, "subnet")
    wanted = {
        "name": "front",
        "flavor": place.address("flavors", "m1.small"),
        "image": place.address("images", "cirros"),
        "system_volume_size": 10240,
        "ports": [{"subnet": f"/api/openstack-subnets/{subnet.hex}/"}],
    }
    return stream_of(place.ends(place.order(offered(place, tenant, "OpenStack.Instance"), wanted)))


def test_what_was_taken_off_the_books_is_still_at_the_cloud(place: OpenStackShop) -> None:
    store = place.shop.ledger.store
    tenant = stream_of(place.ends(place.order(place.tenants, {"name": "Web"})))
    machine = _machine(place, tenant)
    state: Instance = place.idle("instance", machine)
    assert state.system_volume is not None
    disk = place.idle("volume", state.system_volume)
    path = f"/api/openstack-tenants/{tenant.hex}/backend_"
    with asking(place, "manager") as manager, asking(place, "member") as member:
        assert manager.get(f"{path}instances/").json() == manager.get(f"{path}volumes/").json() == []
        ask(store, UnlinkObject("instance", machine))
        ask(store, UnlinkObject("volume", state.system_volume))
        place.shop.settled()
        told = manager.get(f"{path}instances/")
        (found,) = [OpenStackBackendInstance.from_dict(each) for each in told.json()]
        assert (found.name, found.runtime_state, found.backend_id) == ("front", "ACTIVE", state.backend_id)
        assert told.headers["X-Result-Count"] == "1"
        (volume,) = [OpenStackBackendVolumes.from_dict(each) for each in manager.get(f"{path}volumes/").json()]
        assert (volume.size, volume.backend_id, volume.bootable) == (disk.size, disk.backend_id, True)
        assert member.get(f"{path}volumes/").status_code == 403
