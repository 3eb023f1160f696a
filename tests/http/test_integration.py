"""How the backend of an offering is reached: told to who may change it, and to nobody else."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from waldur_api_client.models.provider_offering_details import ProviderOfferingDetails
from waldur_api_client.models.service_settings import ServiceSettings

from tests.http.shop import PROVIDED, PUBLIC, Shop, opened


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Shop]:
    with opened(server_url) as shop:
        yield shop


def test_secrets_are_told_only_to_who_may_change_them_and_stand_nowhere_else(shop: Shop) -> None:
    number = shop.active(name="Secretive")
    one = f"{PROVIDED}{number}/"
    body = {
        "service_attributes": {"backend_url": "https://cloud", "password": "hush-hush"},
        "secret_options": {"token": "psst-psst", "unknown": 1},
        "backend_id": "b1",
    }
    assert shop.owner.post(f"{one}update_integration/", json=body).status_code == 200
    told = shop.owner.get(one).json()
    assert told["service_attributes"] == {"backend_url": "https://cloud", "password": "hush-hush"}
    assert (told["secret_options"], told["backend_id"]) == ({"token": "psst-psst"}, "b1")
    ProviderOfferingDetails.from_dict(told)
    reader = shop.who("reader", "CUSTOMER.READER", "customer", shop.acme)
    shop.place.settled()
    for answer in (
        *(reader.get(one), shop.owner.get(f"{PROVIDED}?name=Secretive"), shop.staff.get(f"{PUBLIC}{number}/")),
        *(shop.owner.get("/api/service-settings/"), shop.staff.get("/api/events/?page_size=300")),
    ):
        assert answer.status_code == 200
        assert "hush-hush" not in answer.text
        assert "psst-psst" not in answer.text
    with shop.place.ledger.connection() as conn:
        for table in ("ledger.events", "access.secrets", "views.offerings_v3"):
            rows = conn.execute(f"SELECT t::text FROM {table} t".encode()).fetchall()
            assert rows
            assert not [row for row in rows if "hush" in row[0] or b"hush".hex() in row[0]]


def test_integration_is_made_once_and_changed_later(shop: Shop) -> None:
    number = shop.draft()
    one = f"{PROVIDED}{number}/"
    first = {"service_attributes": {"backend_url": "a", "password": "x"}, "secret_options": {"token": "t"}}
    shop.owner.post(f"{one}update_integration/", json=first)
    settings = shop.owner.get(one).json()["scope_uuid"]
    shop.owner.post(f"{one}update_integration/", json={"service_attributes": {"username": "u"}})
    told = shop.owner.get(one).json()
    assert told["service_attributes"] == {"backend_url": "a", "username": "u", "password": "x"}
    assert (told["scope_uuid"], told["secret_options"]) == (settings, {"token": "t"})
    shop.owner.post(f"{one}update_integration/", json={"secret_options": {}})
    assert shop.owner.get(one).json()["secret_options"] == {}
    found = shop.owner.get(f"/api/service-settings/{settings}/").json()
    ServiceSettings.from_dict(found)
    assert found["options"] == {"backend_url": "a", "username": "u"}
    assert shop.outsider.get(f"/api/service-settings/{settings}/").status_code == 404
    wrong = shop.owner.post(f"{one}update_integration/", json={"secret_options": {"vault_port": "x"}})
    assert list(wrong.json()["secret_options"]) == ["vault_port"]
    with shop.place.ledger.connection() as conn:
        count = conn.execute("SELECT count(*) FROM access.secrets WHERE offering = %s", (UUID(number),)).fetchone()
    assert count == (1,)


def test_the_same_request_again_keeps_the_same_secrets(shop: Shop) -> None:
    one, key = f"{PROVIDED}{shop.draft()}/", {"Idempotency-Key": uuid4().hex}
    for _ in range(2):
        body = {"secret_options": {"token": "t"}}
        assert shop.owner.post(f"{one}update_integration/", json=body, headers=key).status_code == 200
    other = shop.owner.post(f"{one}update_integration/", json={"secret_options": {"token": "u"}}, headers=key)
    assert other.status_code == 409
