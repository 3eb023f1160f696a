"""Roles over HTTP: everybody reads what each allows, staff changes them."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from waldur_api_client import AuthenticatedClient, Client
from waldur_api_client.api.roles import (
    roles_count,
    roles_create,
    roles_destroy,
    roles_disable,
    roles_enable,
    roles_list,
    roles_partial_update,
    roles_retrieve,
    roles_update,
)
from waldur_api_client.models.patched_role_details_request import PatchedRoleDetailsRequest
from waldur_api_client.models.role_modify_request import RoleModifyRequest
from waldur_api_client.models.role_modify_request_permissions import RoleModifyRequestPermissions

from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer
from tests.eventstore.support import ask, made
from tests.http.served import Served

REVIEWER = {"name": "Reviewer", "content_type": "project", "permissions": ["PROJECT.LIST"], "description": "Reads"}


def named(http: Served, name: str) -> dict[str, object]:
    (found,) = http.staff.get("/api/roles/", params={"name": name}).json()
    assert isinstance(found, dict)
    return found


def created(http: Served, **fields: object) -> str:
    answer = http.staff.post("/api/roles/", json={**REVIEWER, "name": f"Reviewer {uuid4().hex}", **fields})
    assert answer.status_code == 201, answer.text
    return f"/api/roles/{answer.json()['uuid']}/"


def test_strangers_read_roles_with_the_official_client(http: Served) -> None:
    with Client(http.url) as stranger:
        client: Any = stranger
        listed = roles_list.sync(client=client, page_size=300)
        assert roles_count.sync(client=client) == len(listed)
        one = roles_retrieve.sync(client=client, uuid=UUID(str(listed[0].uuid)))
    assert one == listed[0]
    owner = next(role.to_dict() for role in listed if role.name == "CUSTOMER.OWNER")
    assert (owner["content_type"], owner["is_system_role"], owner["is_active"]) == ("customer", True, True)
    assert "PROJECT.CREATE" in owner["permissions"]


def test_how_many_hold_a_role_is_for_who_signed_in(http: Served) -> None:
    store, ann = http.ledger.store, http.person("ann")
    for name in ("Acme", "Bolt"):
        ask(store, GrantRole(ann.uuid, "CUSTOMER.SUPPORT", "customer", made(store, CreateCustomer(name))))
    http.settled()
    assert named(http, "customer.support")["users_count"] == 1
    assert ann.http.get("/api/roles/?name=CUSTOMER.SUPPORT").json()[0]["users_count"] == 1
    assert "users_count" not in http.stranger.get("/api/roles/?name=CUSTOMER.SUPPORT").json()[0]


def test_the_official_client_makes_and_changes_a_role(http: Served) -> None:
    wanted = RoleModifyRequestPermissions.from_dict({"PROJECT.LIST": True, "PROJECT.UPDATE": True})
    with AuthenticatedClient(http.url, http.person("staff", staff=True).token) as client:
        request = RoleModifyRequest("Clerk", wanted, "project", description="Works", description_et="Töötab")
        role = roles_create.sync(client=client, body=request)
        assert (role.permissions, role.users_count) == (["PROJECT.LIST", "PROJECT.UPDATE"], 0)
        assert (role.description, role.description_et) == ("Works", "Töötab")
        uuid = UUID(str(role.uuid))
        change = PatchedRoleDetailsRequest(description_et=None, description_hr="Radi", is_active=False)
        role = roles_partial_update.sync(client=client, uuid=uuid, body=change)
        assert (role.description_hr, role.is_active, role.name) == ("Radi", False, "Clerk")
        assert not role.description_et
        request = RoleModifyRequest("Clerk 2", RoleModifyRequestPermissions(), "project")
        role = roles_update.sync(client=client, uuid=uuid, body=request)
        assert (role.name, role.permissions, role.description_hr) == ("Clerk 2", [], "Radi")
        roles_enable.sync_detailed(client=client, uuid=uuid)
        assert roles_retrieve.sync(client=client, uuid=uuid).is_active
        roles_disable.sync_detailed(client=client, uuid=uuid)
        assert not roles_retrieve.sync(client=client, uuid=uuid).is_active
        roles_destroy.sync_detailed(client=client, uuid=uuid)
    assert http.staff.get(f"/api/roles/{uuid}/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "CUSTOMER.OWNER"}, {"name": ["the name 'CUSTOMER.OWNER' is already taken"]}),
        ({"name": ""}, {"name": ["This field may not be blank."]}),
        ({"permissions": ["NO.SUCH"]}, {"permissions": ['"NO.SUCH" is not a valid choice.']}),
        ({"content_type": "planet"}, {"content_type": ['"planet" is not a valid choice.']}),
        ({"permissions": None}, {"permissions": ["This field may not be null."]}),
    ],
)
def test_a_wrong_role(http: Served, fields: dict[str, object], told: dict[str, list[str]]) -> None:
    answer = http.staff.post("/api/roles/", json={**REVIEWER, **fields})
    assert (answer.status_code, answer.json()) == (400, told)


def test_a_system_role_keeps_its_name_and_stays(http: Served) -> None:
    address = f"/api/roles/{named(http, 'PROJECT.MANAGER')['uuid']}/"
    renamed = http.staff.patch(address, json={"name": "Boss"})
    assert (renamed.status_code, renamed.json()) == (400, {"name": ["Changing name for system role is not possible."]})
    removed = http.staff.delete(address)
    assert removed.status_code == 400
    assert removed.json() == {"non_field_errors": ["Destroying of system role is not available."]}
    assert http.staff.patch(address, json={"description": "Leads"}).json()["description"] == "Leads"


def test_a_role_somebody_holds_stays(http: Served) -> None:
    store, bob = http.ledger.store, http.person("bob")
    address = created(http, content_type="customer")
    scope = made(store, CreateCustomer("Held"))
    person = {"user": bob.uuid.hex, "role": address.split("/")[3]}
    assert http.staff.post(f"/api/customers/{scope.hex}/add_user/", json=person).status_code == 201
    assert http.staff.delete(address).status_code == 409
    assert http.staff.patch(address, json={"content_type": "project"}).status_code == 409
    assert http.staff.post(f"/api/customers/{scope.hex}/delete_user/", json=person).status_code == 200
    assert http.staff.delete(address).status_code == 204


def test_only_staff_changes_roles(http: Served) -> None:
    address, support = created(http), http.person("sue", support=True).http
    for who, status in ((http.stranger, 401), (http.person("ann").http, 403), (support, 403)):
        assert who.post("/api/roles/", json={"name": 1}).status_code == status
        assert who.patch(address, json={"name": 1}).status_code == status
        assert who.put(address, json={}).status_code == status
        assert who.delete(address).status_code == status
        assert who.post(f"{address}enable/").status_code == status
        assert who.post(f"{address}disable/").status_code == status


def test_filters_and_orders(http: Served) -> None:
    address = created(http, description="100% odd", is_active=False)
    mine = UUID(address.split("/")[3]).hex

    def found(**wanted: str) -> list[str]:
        return [role["uuid"] for role in http.stranger.get("/api/roles/", params={"page_size": 300, **wanted}).json()]

    assert found(description="0% o") == [mine]
    assert found(query="odd") == [mine]
    assert mine in found(is_active="false")
    assert mine not in found(is_active="true")
    assert mine in found(is_system_role="false")
    assert mine not in found(is_system_role="true")
    assert mine in found(content_type="project")
    assert mine not in found(content_type="customer")
    for order in ("name", "is_active", "scope", "origin", "users_count"):
        assert found(o=order, query="e")
        assert sorted(found(o=order)) == sorted(found(o=f"-{order}"))
    assert http.stranger.get("/api/roles/?o=planet").status_code == 400
    assert http.stranger.get("/api/roles/?is_active=perhaps").json() == {"is_active": ["Enter true or false."]}
