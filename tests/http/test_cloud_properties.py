"""What clouds have to offer over HTTP: what it looks like, who sees it, by which filters it is found."""

from typing import Any

import pytest
from waldur_api_client.models import (
    ExternalNetwork,
    OpenStackFlavor,
    OpenStackImage,
    OpenStackInstanceAvailabilityZone,
    OpenStackVolumeAvailabilityZone,
    OpenStackVolumeType,
)

from commands.marketplace.offering import ConnectOffering
from commands.marketplace.offering_step import ActivateOffering
from commands.openstack.cloud import ReportProperties
from commands.openstack.private_offerings import number_of
from domain.marketplace import offering
from domain.openstack.properties import ExternalNetwork as Outside
from domain.openstack.properties import ExternalSubnet, Image
from tests.commands.market import offered
from tests.eventstore.support import ask
from tests.http.cloud import Cloud, address, cloud
from tests.http.served import Served
from tests.openstack import ACCESS, IMAGE, LARGE, SEEN, SMALL

READS: dict[str, Any] = {
    "flavors": OpenStackFlavor,
    "images": OpenStackImage,
    "volume-types": OpenStackVolumeType,
    "instance-availability-zones": OpenStackInstanceAvailabilityZone,
    "volume-availability-zones": OpenStackVolumeAvailabilityZone,
    "external-networks": ExternalNetwork,
}
NEWER = Image("i2", IMAGE.name, 1024, 1024, "2026-01-02T00:00:00Z")
OUTSIDE = Outside("n1", "public", is_default=True, subnets=(ExternalSubnet("s1", "outside", "10.0.0.0/24"),))


@pytest.fixture(scope="module")
def town(http: Served) -> Cloud:
    found = cloud(http)
    store, number = http.ledger.store, found.things.offering
    settings = store.load(offering.KIND, number).required().settings
    assert settings is not None
    seen = {**SEEN, "images": (IMAGE, NEWER), "external_networks": (OUTSIDE,)}
    ask(store, ReportProperties(number, settings, seen))
    http.settled()
    return found


@pytest.mark.parametrize("kind", READS)
def test_as_the_official_client_reads_it(town: Cloud, kind: str) -> None:
    told = town.get("member", kind).json()
    assert told
    for each in told:
        READS[kind].from_dict(each)
        assert town.market.http("member").get(each["url"]).json() == each
        assert each["settings"].endswith(f"/api/service-settings/{each['settings'].split('/')[-2]}/")
    assert town.market.http("member").head(address(kind)).headers["X-Result-Count"] == str(len(told))


def test_a_flavor(town: Cloud) -> None:
    (small,) = town.get("member", "flavors", name="small").json()
    assert (small["cores"], small["ram"], small["disk"], small["backend_id"]) == (1, 1024, 0, "f1")
    assert small["display_name"] == "small (1 cores, 1024 MiB RAM, 0 MiB disk)"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"cores": 8}, [LARGE]),
        ({"ram__gte": 1024, "ram__lte": 1024}, [SMALL]),
        ({"name_iregex": "^L"}, [LARGE]),
        ({"name_exact": "small"}, [SMALL]),
        ({"o": "-cores"}, [LARGE, SMALL]),
        ({"disk__gte": 1}, []),
    ],
)
def test_flavors_are_found(town: Cloud, query: dict[str, Any], found: list[Any]) -> None:
    told = town.get("member", "flavors", **query).json()
    assert [each["name"] for each in told] == [each.name for each in found]


@pytest.mark.parametrize("wrong", ["(", "a{3,1}", "(?<=x)y"])
def test_what_is_no_regular_expression(town: Cloud, wrong: str) -> None:
    assert town.get("member", "flavors", name_iregex=wrong).status_code in (200, 400)


def test_by_cloud_tenant_and_offering(town: Cloud) -> None:
    things = town.things
    settings = town.get("member", "flavors").json()[0]["settings"]
    private = number_of(things.tenant, "OpenStack.Instance").hex
    nowhere = "0" * 31 + "1"
    for name, value in (
        ("settings", settings),
        ("settings_uuid", settings.split("/")[-2]),
        ("tenant_uuid", things.tenant.hex),
        ("tenant", f"/api/openstack-tenants/{things.tenant.hex}/"),
        ("offering_uuid", things.offering.hex),
        ("offering_uuid", private),
    ):
        assert len(town.listed("flavors", "member", **{name: value})) == 2, name
        assert town.listed("flavors", "member", **{name: value.replace(value.strip("/")[-32:], nowhere)}) == []


def test_of_images_with_one_name_the_newest_can_be_had_alone(town: Cloud) -> None:
    assert len(town.listed("images", "member", show_duplicate_names=True)) == 2
    (one,) = town.get("member", "images", show_duplicate_names=False).json()
    assert (one["backend_id"], one["backend_created_at"]) == ("i2", "2026-01-02T00:00:00.000000Z")


def test_names_of_types_of_volumes(town: Cloud) -> None:
    path = address("volume-types") + "names/"
    assert town.market.http("member").get(path).json() == ["fast"]
    assert town.market.http("member").head(path).headers["X-Result-Count"] == "1"


def test_external_networks(town: Cloud) -> None:
    (found,) = town.get("member", "external-networks").json()
    assert (found["name"], found["is_default"], found["subnets"][0]["cidr"]) == ("public", True, "10.0.0.0/24")


def test_who_sees_what_is_for_all_and_what_is_not(town: Cloud) -> None:
    market, store = town.market, town.market.place.ledger.store
    told: dict[str, Any] = {"active": False, "components": (), "shared": False, "project": market.project}
    number = offered(store, market.seller, market.category, "OpenStack.Tenant", **told)
    ask(store, ConnectOffering(number, ACCESS, {}, secret_attributes=("password",)))
    ask(store, ActivateOffering(number))
    settings = store.load(offering.KIND, number).required().settings
    assert settings is not None
    ask(store, ReportProperties(number, settings, SEEN))
    market.place.settled()
    for who, sees in (("member", 2), ("reader", 2), ("provider", 2), ("outsider", 0), ("staff", 2)):
        assert len(town.listed("flavors", who, settings_uuid=settings.hex)) == sees, who
        assert len(town.listed("flavors", who, offering_uuid=town.things.offering.hex)) == 2, who
