"""Accounts of people at offerings over HTTP: the provider makes and names them, the person sees its own."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from waldur_api_client.models.offering_user import OfferingUser
from waldur_api_client.models.offering_user_attribute_config import OfferingUserAttributeConfig

from commands.identity.user import ErasePerson
from tests.eventstore.support import ask
from tests.http.serviced import Serviced, serviced

PATH = "/api/marketplace-offering-users/"


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Serviced]:
    with serviced(server_url) as found:
        yield found


def create(shop: Serviced, name: str, **more: Any) -> httpx.Response:
    person = shop.place.person(name)
    return shop.provider.post(PATH, json={"user_uuid": person.uuid.hex, "offering_uuid": shop.offering.hex, **more})


def made(shop: Serviced, name: str, **more: Any) -> str:
    answer = create(shop, name, **more)
    assert answer.status_code == 201, answer.text
    return f"{PATH}{answer.json()['uuid']}/"


def test_an_account_is_made_by_address_or_id(shop: Serviced) -> None:
    told = create(shop, "ada", username="ada1").json()
    OfferingUser.from_dict(told)
    assert (told["state"], told["username"], told["user_username"]) == ("OK", "ada1", "ada")
    assert told["url"] == f"{shop.place.url}{PATH}{told['uuid']}/"
    bob = shop.place.person("bob")
    body = {"user": f"/api/users/{bob.uuid.hex}/", "offering": f"/api/marketplace-provider-offerings/{shop.offering}/"}
    assert shop.provider.post(PATH, json=body).json()["state"] == "Requested"
    again = create(shop, "ada")
    assert (again.status_code, set(again.json())) == (400, {"non_field_errors"})
    assert set(create(shop, "cid", username="ada1").json()) == {"username"}
    assert set(create(shop, "cid", offering_uuid=uuid4().hex).json()) == {"offering"}
    assert set(create(shop, "cid", user_uuid=uuid4().hex).json()) == {"user"}
    assert set(shop.provider.post(PATH, json={}).json()) == {"offering"}


def test_who_sees_it(shop: Serviced) -> None:
    path = made(shop, "dot", username="dot1")
    dot = shop.place.person("dot").http
    assert dot.get(path).json()["username"] == "dot1"
    assert [each["username"] for each in dot.get(PATH).json()] == ["dot1"]
    assert shop.outsider.get(path).status_code == 404
    assert shop.member.get(PATH).json() == []
    assert dot.patch(path, json={"username": "root"}).status_code == 403
    found = shop.provider.get(PATH, params={"offering_uuid": shop.offering.hex, "is_restricted": False, "state": "OK"})
    assert "dot1" in [each["username"] for each in found.json()]


def test_the_provider_takes_it_through_its_states(shop: Serviced) -> None:
    path = made(shop, "eve")

    def state() -> str:
        found: str = shop.provider.get(path).json()["state"]
        return found

    assert shop.provider.post(f"{path}begin_creating/").status_code == 200
    assert state() == "Creating"
    why = {"comment": "Link it", "comment_url": "https://example.org/link"}
    assert shop.provider.post(f"{path}set_pending_account_linking/", json=why).status_code == 200
    told = shop.provider.get(path).json()
    assert (told["state"], told["service_provider_comment"]) == ("Pending account linking", "Link it")
    assert shop.provider.post(f"{path}set_validation_complete/").status_code == 200
    assert state() == "OK"
    assert shop.provider.patch(path, json={"username": "eve1"}).json()["username"] == "eve1"
    assert shop.provider.put(path, json={}).json()["username"] == "eve1"
    wrong = shop.provider.post(f"{path}begin_creating/")
    assert (wrong.status_code, wrong.json()["detail"]) == (
        409,
        "Valid states for operation: Requested, Error creating.",
    )
    for step in ("request_deletion", "set_deleting", "set_error_deleting", "set_deleting", "set_deleted"):
        assert shop.provider.post(f"{path}{step}/").status_code == 200
    assert state() == "Deleted"
    assert shop.provider.delete(path).status_code == 204
    assert shop.provider.get(path).status_code == 404
    assert create(shop, "eve").status_code == 201


def test_it_is_restricted_and_commented(shop: Serviced) -> None:
    path = made(shop, "fay", username="fay1")
    assert shop.place.staff.post(f"{path}update_restricted/", json={"is_restricted": True}).status_code == 200
    said = {"service_provider_comment": "Hello", "service_provider_comment_url": ""}
    answer = shop.provider.patch(f"{path}update_comments/", json=said)
    assert (answer.status_code, answer.json()) == (200, said)
    told = shop.provider.get(path).json()
    assert (told["is_restricted"], told["service_provider_comment"]) == (True, "Hello")


def test_an_erased_person_leaves_no_name_behind(shop: Serviced) -> None:
    path = made(shop, "gus", username="gus1")
    ask(shop.place.ledger.store, ErasePerson(shop.place.person("gus").uuid))
    shop.place.settled()
    told = shop.provider.get(path)
    assert told.status_code == 200
    assert "gus" not in told.text


def test_what_a_provider_is_shown_of_people(shop: Serviced) -> None:
    path = f"/api/marketplace-provider-offerings/{shop.offering.hex}/user-attribute-config/"
    told = shop.provider.get(path).json()
    OfferingUserAttributeConfig.from_dict(told)
    assert (told["exposed_fields"], told["is_default"]) == (["username", "full_name", "email"], True)
    assert shop.outsider.get(path).status_code == 404


@pytest.mark.parametrize("name", ["project_service_accounts", "course_accounts", "customer_service_accounts"])
def test_there_are_no_accounts_of_services_and_courses(shop: Serviced, name: str) -> None:
    path = f"/api/marketplace-provider-offerings/{shop.offering.hex}/list_{name}/"
    answer = shop.provider.get(path)
    assert (answer.json(), answer.headers["X-Result-Count"]) == ([], "0")
    assert shop.outsider.get(path).status_code == 404


def test_nobody_has_a_limit_of_ones_own(shop: Serviced) -> None:
    path = "/api/component-user-usage-limits/"
    assert shop.provider.get(path, params={"resource_uuid": shop.resource.hex}).json() == []
    assert shop.provider.head(path).headers["X-Result-Count"] == "0"
