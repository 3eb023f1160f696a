"""Usage that nobody signed in to report: the code to sign it with, and what a signature allows."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
from waldur_api_client.api.marketplace_public_api import (
    marketplace_public_api_check_signature as check_signature,
)
from waldur_api_client.api.marketplace_public_api import (
    marketplace_public_api_set_usage as set_usage,
)
from waldur_api_client.api.marketplace_service_providers import (
    service_provider_api_secret_code_generate as generate,
)
from waldur_api_client.api.marketplace_service_providers import (
    service_provider_api_secret_code_retrieve as retrieve,
)
from waldur_api_client.client import AuthenticatedClient
from waldur_api_client.models.service_provider_signature_request import ServiceProviderSignatureRequest

from domain.marketplace.service_provider import stream_of
from tests.commands.market import provider
from tests.eventstore.support import fetch
from tests.http.serviced import Serviced, serviced

USAGES = "/api/marketplace-component-usages/"
CHECK, SET = "/api/marketplace-public-api/check_signature/", "/api/marketplace-public-api/set_usage/"


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Serviced]:
    with serviced(server_url) as found:
        yield found


def address(shop: Serviced) -> str:
    return f"/api/marketplace-service-providers/{stream_of(shop.cloud).hex}/api_secret_code/"


def provider_client(shop: Serviced) -> AuthenticatedClient:
    assert shop.provider
    return AuthenticatedClient(base_url=shop.place.url, token=shop.place.people["provider"].token, prefix="Token")


def code(shop: Serviced) -> str:
    found: str = shop.provider.post(address(shop)).json()["api_secret_code"]
    return found


def usage(resource: UUID, amount: Any = 7, **more: Any) -> dict[str, Any]:
    return {"resource": resource.hex, "usages": [{"type": "hours", "amount": amount}], **more}


def sent(shop: Serviced, path: str, key: str, said: Any, **more: Any) -> httpx.Response:
    signed = jwt.encode(said, key, algorithm="HS256")
    return shop.place.stranger.post(path, json={"customer": shop.cloud.hex, "data": signed, **more})


def reported(shop: Serviced, resource: UUID) -> list[float]:
    shop.place.settled()
    found = shop.provider.get(USAGES, params={"resource_uuid": resource.hex}).json()
    return [each["usage"] for each in found if each["type"] == "hours"]


def test_with_the_official_client(shop: Serviced) -> None:
    with provider_client(shop) as client:
        _with_the_client(shop, client)


def _with_the_client(shop: Serviced, client: AuthenticatedClient) -> None:
    made = generate.sync(stream_of(shop.cloud), client=client)
    assert made is not None
    known = retrieve.sync(stream_of(shop.cloud), client=client)
    assert known == made
    resource = shop.another("by the client")
    data = jwt.encode(usage(resource, "2.5"), made.api_secret_code, algorithm="HS256")
    body = ServiceProviderSignatureRequest(customer=shop.cloud, data=data)
    assert check_signature.sync_detailed(client=client, body=body).status_code == 200
    assert set_usage.sync_detailed(client=client, body=body).status_code == 201
    assert reported(shop, resource) == [2.5]


def test_a_stranger_with_the_code_reports(shop: Serviced) -> None:
    resource, key = shop.another("signed"), code(shop)
    assert sent(shop, CHECK, key, {"any": "thing"}).status_code == 200
    assert sent(shop, SET, key, usage(resource), dry_run=True).status_code == 201
    assert reported(shop, resource) == []
    answer = sent(shop, SET, key, usage(resource))
    assert (answer.status_code, answer.content) == (201, b"")
    assert reported(shop, resource) == [7]
    actors = fetch(shop.place.ledger.url, "SELECT actor FROM ledger.events ORDER BY notification_id DESC LIMIT 1")
    assert actors == [(f"system:provider-{shop.cloud.hex}",)]


@pytest.mark.parametrize("path", [CHECK, SET])
def test_what_is_not_signed_so(shop: Serviced, path: str) -> None:
    key, said = code(shop), usage(shop.resource)
    failed = {"non_field_errors": ["Signature verification failed."]}
    other = sent(shop, path, "ab" * 32, said)
    old = sent(shop, path, key, {**said, "exp": 1})
    unsigned = jwt.encode(said, "", algorithm="none")
    none = shop.place.stranger.post(path, json={"customer": shop.cloud.hex, "data": unsigned})
    text = shop.place.stranger.post(path, json={"customer": shop.cloud.hex, "data": "no token"})
    code(shop)
    renewed = sent(shop, path, key, said)
    assert [(each.status_code, each.json()) for each in (other, old, none, text, renewed)] == [(400, failed)] * 5


def test_who_has_no_code(shop: Serviced) -> None:
    told = {"non_field_errors": ["API secret code is not set."]}
    for customer in (uuid4(), shop.acme, provider(shop.place.ledger.store, f"Quiet {uuid4().hex[:8]}")):
        body = {"customer": customer.hex, "data": jwt.encode({}, "a" * 32, algorithm="HS256")}
        answer = shop.place.stranger.post(SET, json=body)
        assert (answer.status_code, answer.json()) == (400, told)


def test_a_provider_reports_of_what_it_provides(shop: Serviced) -> None:
    other, resource = provider(shop.place.ledger.store, f"Other {uuid4().hex[:8]}"), shop.another("not theirs")
    shop.place.settled()
    path = f"/api/marketplace-service-providers/{stream_of(other).hex}/api_secret_code/"
    key = shop.place.staff.post(path).json()["api_secret_code"]
    signed = jwt.encode(usage(resource), key, algorithm="HS256")
    for dry_run in (True, False):
        body = {"customer": other.hex, "data": signed, "dry_run": dry_run}
        answer = shop.place.stranger.post(SET, json=body)
        assert (answer.status_code, list(answer.json())) == (400, ["resource"])
    assert reported(shop, resource) == []


def test_what_is_signed_is_checked(shop: Serviced) -> None:
    key = code(shop)
    bad = sent(shop, SET, key, {"resource": shop.resource.hex, "usages": [{"type": "nonsense", "amount": 1}]})
    none, list_ = sent(shop, SET, key, {"resource": shop.resource.hex}), sent(shop, SET, key, usage(shop.resource, []))
    assert (bad.status_code, none.status_code, list_.status_code) == (400, 400, 400)
    assert none.json() == {"usages": ["This field is required."]}


def test_who_is_told_the_code(shop: Serviced) -> None:
    key, path = code(shop), address(shop)
    support = shop.place.person("support", support=True).http
    agent = shop.who("cloud_reader", "CUSTOMER.READER", "customer", shop.cloud)
    for who, status in ((shop.outsider, 404), (shop.member, 404), (support, 403), (agent, 403)):
        assert (who.get(path).status_code, who.post(path).status_code) == (status, status)
    assert shop.provider.get(path).json() == {"api_secret_code": key}


def test_the_code_is_nowhere_in_clear(shop: Serviced) -> None:
    key, url = code(shop), shop.place.ledger.url
    kept = fetch(url, "SELECT count(*) FROM access.secrets WHERE offering = %s", (stream_of(shop.cloud),))
    assert kept == [(1,)]
    for table in ("ledger.events", "ledger.commands", "access.secrets", "access.answers"):
        clear = f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s OR t::text LIKE %s"
        assert fetch(url, clear, (f"%{key}%", f"%{key.encode().hex()}%")) == [(0,)], table
    once = {"Idempotency-Key": uuid4().hex}
    first, second = (shop.provider.post(address(shop), headers=once).json() for _ in range(2))
    assert first != second


def test_who_offers_no_more_signs_no_more(shop: Serviced) -> None:
    ended = provider(shop.place.ledger.store, f"Ended {uuid4().hex[:8]}")
    shop.place.settled()
    one = f"/api/marketplace-service-providers/{stream_of(ended).hex}/"
    key = shop.place.staff.post(f"{one}api_secret_code/").json()["api_secret_code"]
    assert shop.place.staff.delete(one).status_code == 204
    body = {"customer": ended.hex, "data": jwt.encode({}, key, algorithm="HS256")}
    assert shop.place.stranger.post(CHECK, json=body).json() == {"non_field_errors": ["API secret code is not set."]}
