"""What a cloud has already, over HTTP: who is shown it, who takes it over, and what is said when that cannot be."""

from uuid import uuid4

import pytest
from waldur_api_client.models import ImportableResource, Resource

from api.workers.openstack.importable import IMPORTERS
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.marketplace.types.registry import TYPES
from tests.eventstore.support import made
from tests.http import simulated
from tests.http.served import Served
from tests.http.simulated import Simulated

DISK, MACHINE, TENANT = "OpenStack.Volume", "OpenStack.Instance", "OpenStack.Tenant"
TWICE = {"backend_id": ["Resource has been imported already."]}


@pytest.fixture(scope="module")
def town(http: Served) -> Simulated:
    return simulated.town(http)


def test_whoever_imports_knows_how_to_look_and_what_to_make_of_it() -> None:
    assert set(IMPORTERS) == {name for name, kind in TYPES.items() if kind.adopts is not None}


def test_what_can_be_imported_as_the_official_client_reads_it(town: Simulated) -> None:
    number = town.disk("spare")
    answer = town.importable("manager", DISK)
    found = {each.backend_id: each for each in map(ImportableResource.from_dict, answer.json())}
    assert (found[number].name, found[number].type_, found[number].description) == ("spare", DISK, "")
    assert answer.headers["X-Result-Count"] == str(len(found))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((who, 200) for who in ("staff", "provider", "owner", "manager", "admin")),
        *(("member", 403), ("reader", 403), ("outsider", 404)),
    ],
)
def test_who_may(town: Simulated, who: str, status: int) -> None:
    assert town.importable(who, DISK).status_code == status
    answer = town.takes(who, DISK, town.disk(who))
    assert answer.status_code == status, answer.text
    if status == 200:
        assert Resource.from_dict(answer.json()).name == who


def test_a_project_of_a_cloud_for_all_is_taken_over_by_staff(town: Simulated) -> None:
    number = town.project("old")
    for who, status in (("manager", 404), ("provider", 403)):
        assert town.importable(who, TENANT).status_code == status
        assert town.takes(who, TENANT, number).status_code == status
    assert number in [each["backend_id"] for each in town.importable("staff", TENANT).json()]
    answer = town.takes("staff", TENANT, number)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["name"], told["description"], told["state"]) == ("old", "from before", "OK")
    assert "creation_order" not in told, "there was none"
    assert set(told["limits"]) == {"cores", "ram", "storage"}
    assert number not in [each["backend_id"] for each in town.importable("staff", TENANT).json()]
    assert town.takes("staff", TENANT, number).json() == TWICE
    tenant = town.cloud.read("owner", "tenants", simulated.object_of(told))
    assert (tenant["state"], tenant["backend_id"], tenant["name"]) == ("OK", number, "old")
    kinds = [each["event_type"] for each in town.cloud.market.http("staff").get("/api/events/?page_size=100").json()]
    assert kinds.count("resource_import_succeeded") >= 2


def test_a_machine_is_taken_over_once(town: Simulated) -> None:
    number = town.machine("front")
    told = town.takes("manager", MACHINE, number).json()
    assert (told["name"], told["backend_id"], told["resource_type"]) == ("front", number, MACHINE)
    assert told["scope"].endswith(f"/api/openstack-instances/{simulated.object_of(told).hex}/")
    shown = town.cloud.read("member", "instances", simulated.object_of(told))
    assert (shown["runtime_state"], shown["state"], shown["volumes"]) == ("ACTIVE", "OK", [])
    assert town.takes("manager", MACHINE, number).json() == TWICE
    assert number not in [each["backend_id"] for each in town.importable("manager", MACHINE).json()]


def test_the_same_key_has_the_same_answer(town: Simulated) -> None:
    number, key = town.disk("once"), uuid4().hex
    first = town.takes("manager", DISK, number, key)
    assert first.status_code == 200
    town.faults(kind="error", percent=100, times=-1, service="volume")
    assert town.takes("manager", DISK, number, key).content == first.content, "the cloud is not asked again"
    town.faults()
    assert town.takes("manager", DISK, town.disk("other"), key).status_code == 409


def test_what_is_not_there(town: Simulated) -> None:
    gone = {"backend_id": ["There is nothing with this backend ID."]}
    for kind in (DISK, MACHINE, TENANT):
        answer = town.takes("staff", kind, uuid4().hex)
        assert (answer.status_code, answer.json()) == (400, gone)


def test_where_it_cannot_go(town: Simulated) -> None:
    store, number = town.cloud.market.place.ledger.store, town.disk("homeless")
    beside = made(store, CreateProject(made(store, CreateCustomer("Other")), "Beside"))
    answer = town.takes("staff", DISK, number, project=beside.hex)
    assert (answer.status_code, answer.json()) == (400, {"project": ["The offering is not for this project."]})
    answer = town.takes("staff", DISK, number, project=uuid4().hex)
    assert (answer.status_code, list(answer.json())) == (400, ["project"])
    answer = town.takes("staff", DISK, number, plan=uuid4().hex)
    assert (answer.status_code, list(answer.json())) == (400, ["plan"])


def test_a_cloud_that_does_not_answer(town: Simulated) -> None:
    number = town.disk("patient")
    town.faults(kind="error", percent=100, times=-1, service="volume")
    for answer in (town.importable("manager", DISK), town.takes("manager", DISK, number)):
        assert (answer.status_code, list(answer.json())) == (503, ["detail"])
    town.faults()
    assert town.takes("manager", DISK, number).status_code == 200


def test_what_is_sold_otherwise_is_not_imported(town: Simulated) -> None:
    market = town.cloud.market
    one = f"/api/marketplace-provider-offerings/{market.basic.hex}/"
    body = {"backend_id": "x", "project": market.project.hex}
    told = ["Current offering plugin does not support resource import"]
    for answer in (
        market.http("staff").get(f"{one}importable_resources/"),
        market.http("staff").post(f"{one}import_resource/", json=body),
    ):
        assert (answer.status_code, answer.json()) == (400, told)
