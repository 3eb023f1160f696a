"""Groups of organizations: who makes and reads them, and what is put into them."""

from uuid import UUID, uuid4

import pytest
from waldur_api_client import AuthenticatedClient
from waldur_api_client.api.customers import customers_list, customers_update_organization_groups
from waldur_api_client.api.marketplace_provider_offerings import (
    marketplace_provider_offerings_update_organization_groups as offerings_update_groups,
)
from waldur_api_client.api.marketplace_public_offerings import marketplace_public_offerings_list
from waldur_api_client.api.organization_groups import (
    organization_groups_create,
    organization_groups_list,
    organization_groups_partial_update,
)
from waldur_api_client.models.organization_group_request import OrganizationGroupRequest
from waldur_api_client.models.organization_groups_request import OrganizationGroupsRequest
from waldur_api_client.models.patched_organization_group_request import PatchedOrganizationGroupRequest

from commands.identity.customer import CreateCustomer
from commands.identity.organization_group import CreateOrganizationGroup
from tests.eventstore.support import made
from tests.http.grouped import PATH, Town, grouped, url
from tests.http.served import Served

PROVIDED = "/api/marketplace-provider-offerings/"


@pytest.fixture(scope="module")
def town(http: Served) -> Town:
    return grouped(http)


def test_staff_makes_them_and_everybody_reads_them(town: Town) -> None:
    staff, outsider = town.shop.http("staff"), town.shop.http("outsider")
    answer = staff.post(PATH, json={"name": "Optics", "parent": url(town.physicists)})
    assert answer.status_code == 201, answer.text
    optics = answer.json()
    assert optics == {
        "url": f"{town.shop.place.url}{PATH}{optics['uuid']}/",
        "uuid": optics["uuid"],
        "name": "Optics",
        "parent": f"{town.shop.place.url}{url(town.physicists)}",
        "parent_uuid": town.physicists.hex,
        "parent_name": "Physicists",
        "customers_count": 0,
    }
    one = f"{PATH}{optics['uuid']}/"
    assert outsider.get(one).json() == optics
    assert outsider.head(PATH).headers["X-Result-Count"] == "3"
    for client, status in ((outsider, 403), (town.shop.place.stranger, 401)):
        assert client.post(PATH, json={"name": "x"}).status_code == status
        assert client.patch(one, json={"name": "x"}).status_code == status
        assert client.delete(one).status_code == status
    assert staff.put(one, json={"name": "Lasers", "parent": None}).json()["name"] == "Lasers"
    assert "parent" not in staff.get(one).json()
    assert staff.delete(one).status_code == 204
    assert [client.get(one).status_code for client in (staff, outsider)] == [404, 404]


def test_what_is_wrong_with_one_is_said(town: Town) -> None:
    staff = town.shop.http("staff")
    for body, told in (
        ({}, {"name": ["This field is required."]}),
        ({"name": " "}, {"name": ["This field may not be blank."]}),
        ({"name": "x", "parent": url(uuid4())}, {"parent": ["Invalid hyperlink - Object does not exist."]}),
        ({"name": "x", "parent": ""}, {"parent": ["Invalid hyperlink - No URL match."]}),
        ({"name": "Physicists"}, {"name": ["the name 'Physicists' is already taken"]}),
    ):
        answer = staff.post(PATH, json=body)
        assert (answer.status_code, answer.json()) == (400, told)
    itself = staff.patch(url(town.physicists), json={"parent": url(town.physicists)})
    assert itself.json() == {"parent": ["Organization group cannot be parent of itself."]}
    used = staff.delete(url(town.physicists))
    assert (used.status_code, used.json()) == (
        409,
        {"detail": "Cannot delete organization group with existing customers."},
    )


def test_they_are_found_by_name_parent_and_order(town: Town) -> None:
    staff = town.shop.http("staff")
    made(town.shop.place.ledger.store, CreateOrganizationGroup("Optics", town.physicists))
    town.shop.place.settled()

    def found(query: str) -> list[str]:
        return [row["name"] for row in staff.get(f"{PATH}?{query}").json()]

    assert found("") == ["Chemists", "Optics", "Physicists"]
    assert found("name=PHYS") == found("name_exact=Physicists") == found("o=-customers_count&page_size=1")
    assert found(f"parent={town.physicists.hex}") == ["Optics"]
    assert found("o=-name&page_size=2&page=2") == ["Chemists"]


def test_customers_are_put_into_them(town: Town) -> None:
    staff, one = town.shop.http("staff"), f"/api/customers/{town.institute.hex}/"
    (shown,) = staff.get(one).json()["organization_groups"]
    assert (shown["name"], shown["customers_count"]) == ("Physicists", 1)
    act = f"{one}update_organization_groups/"
    assert town.bea.post(act, json={"organization_groups": []}).status_code == 403
    assert town.shop.http("outsider").post(act, json={}).status_code == 404
    nobody = staff.post(act, json={"organization_groups": [url(uuid4())]})
    assert nobody.json() == {"organization_groups": ["Invalid hyperlink - Object does not exist."]}
    assert staff.post(act, json={}).status_code == 200
    assert [row["name"] for row in staff.get(one).json()["organization_groups"]] == ["Physicists"]
    assert staff.post(act, json={"organization_groups": [url(town.physicists), url(town.chemists)]}).content == b""

    def found(query: str) -> list[str]:
        return [row["name"] for row in staff.get(f"/api/customers/?{query}").json()]

    for query in (f"organization_group_uuid={town.chemists.hex}", "organization_group_name=chem"):
        assert found(query) == ["Institute"]
    assert found(f"organization_group_uuid={uuid4().hex}") == found("organization_group_name=math") == []
    assert staff.post(act, json={"organization_groups": [url(town.physicists)]}).status_code == 200


def test_offerings_and_plans_are_limited_to_them(town: Town) -> None:
    provider = town.shop.http("provider")
    one, plan = f"{PROVIDED}{town.shop.offer().hex}/", f"/api/marketplace-plans/{town.dear.hex}/"
    town.shop.place.settled()
    for path, before in ((one, []), (plan, ["Physicists"])):
        assert [row["name"] for row in provider.get(path).json()["organization_groups"]] == before
        act = f"{path}update_organization_groups/"
        nobody = provider.post(act, json={"organization_groups": [url(uuid4())]})
        told = {"organization_groups": ["Invalid hyperlink - Object does not exist."]}
        assert (nobody.status_code, nobody.json()) == (400, told)
        assert provider.post(act, json={}).status_code == 200
        both = {"organization_groups": [url(town.physicists), url(town.chemists)]}
        assert provider.post(act, json=both).status_code == 200
        shown = provider.get(path).json()["organization_groups"]
        assert [row["name"] for row in shown] == ["Chemists", "Physicists"]
        assert provider.post(f"{path}delete_organization_groups/").status_code == 204
        assert provider.get(path).json()["organization_groups"] == []
        assert provider.post(act, json={"organization_groups": [url(town.physicists)]}).status_code == 200
        assert town.shop.http("outsider").post(act, json={}).status_code in (403, 404)
    assert town.seen("staff", organization_group_uuid=town.physicists.hex) == {"limited"}
    assert town.seen("staff", organization_group_uuid=town.chemists.hex) == set()


def test_what_happened_is_told(town: Town) -> None:
    told = town.shop.http("staff").get("/api/events/?page_size=200&o=created").json()
    words = {row["message"] for row in told}
    assert any(word.endswith("created organization group Physicists") for word in words)
    assert any(word.endswith("changed which groups the customer is in") for word in words)
    assert any(word.endswith("changed which groups are offered the offering") for word in words)


def test_the_official_client_does_it_all(town: Town) -> None:
    shop, person = town.shop, town.shop.person("staff")
    of, customer = shop.offer(), made(shop.place.ledger.store, CreateCustomer("Botanists"))
    with AuthenticatedClient(shop.place.url, person.token) as client:
        group = organization_groups_create.sync(client=client, body=OrganizationGroupRequest(name="Biologists"))
        number, above = UUID(str(group.uuid)), f"{shop.place.url}{url(town.chemists)}"
        placed = PatchedOrganizationGroupRequest(parent=above)
        organization_groups_partial_update.sync(number, client=client, body=placed)
        (below,) = organization_groups_list.sync(client=client, parent=town.chemists)
        assert (below.name, below.parent_name, below.parent_uuid) == ("Biologists", "Chemists", town.chemists)
        body = OrganizationGroupsRequest(organization_groups=[str(group.url)])
        customers_update_organization_groups.sync_detailed(customer, client=client, body=body)
        offerings_update_groups.sync_detailed(of, client=client, body=body)
        shop.place.settled()
        (found,) = customers_list.sync(client=client, organization_group_uuid=[number])
        assert [each["name"] for each in found.to_dict()["organization_groups"]] == ["Biologists"]
        (shown,) = marketplace_public_offerings_list.sync(client=client, organization_group_uuid=number)
        assert shown.to_dict()["organization_groups"][0]["customers_count"] == 1
