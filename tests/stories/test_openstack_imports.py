"""What becomes of what was imported: it is looked at, changed and ended as if it had been made here."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from adapters.openstack import instance, properties, tenant, volume, volume_actions
from adapters.openstack.cloud import Cloud, cloud_of
from adapters.openstack.outcome import MIB, NotYet
from api.sealed import row_of
from api.workers.openstack.importable import IMPORTERS
from api.workers.openstack.scene import credentials
from commands.marketplace.importing import ImportResource
from commands.marketplace.reordering import TerminateResource
from commands.openstack.looking import LookIntoTenant
from commands.openstack.place import stream_of
from commands.openstack.tenant import ChangeTenantPassword
from domain.marketplace import resource
from tests.eventstore.support import ask, made, until
from tests.postgres import new_database
from tests.stories.openstack_shop import OpenStackShop, openstack_shop
from tests.stories.shop import shop
from tests.stories.test_openstack import offered, terminated


@pytest.fixture(scope="module")
def place(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStackShop]:
    data = tmp_path_factory.mktemp("data")
    with new_database(server_url) as url, shop(url, data) as found, openstack_shop(found) as sold:
        yield sold


def imported(place: OpenStackShop, wanted: UUID, kind: str, backend_id: str) -> UUID:
    """Its resource."""
    ledger = place.shop.ledger
    seen = IMPORTERS[kind].one(ledger, wanted, backend_id)
    return made(ledger.store, ImportResource(wanted, backend_id, place.shop.project, seen=seen))


def project(place: OpenStackShop, name: str) -> str:
    """One that somebody made."""
    admin = cloud_of(credentials(place.shop.ledger, place.tenants))
    wish = tenant.TenantWish(name=name, username=name, password=tenant.new_password())
    return tenant.create(admin, uuid4(), wish).backend_id


def within(place: OpenStackShop, backend_id: str) -> Cloud:
    return cloud_of(credentials(place.shop.ledger, place.tenants).within(backend_id))


def disk(inner: Cloud, size: int = MIB) -> str:
    stream, wish = uuid4(), volume.VolumeWish(name="spare", size=size)
    until(lambda: not isinstance(volume.create(inner, stream, wish), NotYet))
    return volume.create(inner, stream, wish).backend_id


def machine(inner: Cloud) -> str:
    flavor, stream = properties.flavors(inner)[0].backend_id, uuid4()
    wish = instance.InstanceWish(name="front", flavor=flavor, volumes=(), ports=())
    until(lambda: not isinstance(instance.create(inner, stream, wish), NotYet))
    return instance.create(inner, stream, wish).backend_id


def test_what_nobody_here_knows_keeps_an_imported_tenant_alive(place: OpenStackShop) -> None:
    store, number = place.shop.ledger.store, project(place, "old")
    spare = disk(within(place, number))
    home = imported(place, place.tenants, "OpenStack.Tenant", number)
    order = UUID(ask(store, TerminateResource(home)).result)
    place.ends(order, "erred")
    assert "spare" in place.object("tenant", stream_of(home)).error_message
    assert store.load(resource.KIND, home).required().state == "OK"
    assert volume.see(within(place, number), spare).name == "spare"


def test_the_hourly_look_sees_what_was_imported(place: OpenStackShop) -> None:
    store, number = place.shop.ledger.store, project(place, "seen")
    inner = within(place, number)
    spare, front = disk(inner), machine(inner)
    home = stream_of(imported(place, place.tenants, "OpenStack.Tenant", number))
    one = stream_of(imported(place, offered(place, home, "OpenStack.Volume"), "OpenStack.Volume", spare))
    other = imported(place, offered(place, home, "OpenStack.Instance"), "OpenStack.Instance", front)
    until(lambda: not isinstance(volume_actions.extend(inner, spare, 2 * MIB), NotYet))
    instance.delete(inner, front)
    until(lambda: not instance.all_instances(inner))
    ask(store, LookIntoTenant(home, "resources"))
    until(lambda: place.object("volume", one).size == 2 * MIB)
    until(lambda: store.load(resource.KIND, other).required().state == "Erred")
    assert place.object("instance", stream_of(other)).lost


def test_a_new_password_gives_an_imported_tenant_a_user_and_both_end(place: OpenStackShop) -> None:
    ledger, before = place.shop.ledger, place.inventory()
    number = project(place, "late")
    home = imported(place, place.tenants, "OpenStack.Tenant", number)
    state = place.object("tenant", stream_of(home))
    assert (state.username, state.imported, state.state) == ("", True, "OK")
    row = row_of(ledger, None, "password", "correct horse")
    ask(ledger.store, ChangeTenantPassword(stream_of(home), row))
    assert place.idle("tenant", stream_of(home)).username.startswith("late user")
    assert place.inventory()["users"] == before["users"] + 2, "its own, and the one it was made with"
    terminated(place, home)
    until(lambda: place.inventory()["projects"] == before["projects"])
    assert place.inventory()["users"] == before["users"] + 1
