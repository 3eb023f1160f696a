"""Screenshots and files of offerings over HTTP, as the official client asks for them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from waldur_api_client.models.offering_file import OfferingFile
from waldur_api_client.models.offering_file_request_multipart import OfferingFileRequestMultipart
from waldur_api_client.models.screenshot import Screenshot
from waldur_api_client.models.screenshot_request_multipart import ScreenshotRequestMultipart
from waldur_api_client.types import File

from tests.http.shop import PROVIDED, PUBLIC, Shop, opened

PATH, FILES = "/api/marketplace-screenshots/", "/api/marketplace-offering-files/"
PNG, PDF = b"\x89PNG\r\n\x1a\n picture", b"%PDF-1.7 manual"


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Shop]:
    with opened(server_url) as shop:
        yield shop


def _url(number: str) -> str:
    return f"{PROVIDED}{number}/"


def _added(shop: Shop, number: str, name: str = "Console") -> dict[str, Any]:
    body = ScreenshotRequestMultipart(name, File(BytesIO(PNG), "a.png", "image/png"), _url(number), "How it looks")
    answer = shop.owner.post(PATH, files=body.to_multipart())
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_screenshot_is_shown_with_its_offering(shop: Shop) -> None:
    number = shop.active("Seen")
    made = _added(shop, number)
    told = Screenshot.from_dict(made)
    assert (told.name, told.description, told.thumbnail) == ("Console", "How it looks", None)
    assert (told.offering, told.customer_uuid) == (f"{shop.place.url}{_url(number)}", shop.acme)
    assert shop.place.stranger.get(told.image).content == PNG
    (nested,) = shop.staff.get(f"{PUBLIC}{number}/").json()["screenshots"]
    assert nested == {name: made[name] for name in ("uuid", "name", "description", "image", "created")}
    for who in (shop.outsider, shop.place.stranger):
        assert [each["uuid"] for each in who.get(PATH, params={"offering_uuid": number}).json()] == [made["uuid"]]


def test_a_screenshot_changes_and_goes(shop: Shop) -> None:
    number = shop.active("Changing")
    one = f"{PATH}{_added(shop, number)['uuid']}/"
    assert shop.owner.put(one, json={}).json() == {"name": ["This field is required."]}
    assert shop.owner.patch(one, json={"image": None}).json() == {"image": ["No file was submitted."]}
    assert shop.owner.patch(one, json={"name": "Login"}).json()["name"] == "Login"
    other = shop.owner.put(one, data={"name": "Door"}, files={"image": ("b.gif", b"GIF89a", "image/gif")}).json()
    assert shop.place.stranger.get(other["image"]).content == b"GIF89a"
    assert shop.outsider.patch(one, json={"name": "x"}).status_code == shop.outsider.delete(one).status_code == 403
    assert shop.owner.delete(one).status_code == 204
    assert [shop.owner.get(one).status_code, shop.owner.patch(one, json={"name": "x"}).status_code] == [404, 404]
    assert shop.staff.get(f"{PUBLIC}{number}/").json()["screenshots"] == []


def test_of_a_draft_only_its_provider_sees_a_screenshot(shop: Shop) -> None:
    one = f"{PATH}{_added(shop, shop.draft('Hidden'))['uuid']}/"
    assert [who.get(one).status_code for who in (shop.owner, shop.staff, shop.outsider)] == [200, 200, 404]


def test_files_come_with_an_offering(shop: Shop) -> None:
    number = shop.active("Told")
    body = OfferingFileRequestMultipart("Manual", _url(number), File(BytesIO(PDF), "manual.pdf", "application/pdf"))
    answer = shop.owner.post(FILES, files=body.to_multipart())
    assert answer.status_code == 201, answer.text
    told = OfferingFile.from_dict(answer.json())
    assert (told.name, shop.place.stranger.get(str(told.file)).content) == ("Manual", PDF)
    nested = shop.staff.get(f"{PUBLIC}{number}/").json()["files"]
    assert nested == [{name: answer.json()[name] for name in ("name", "created", "file")}]
    one = f"{FILES}{answer.json()['uuid']}/"
    assert [shop.outsider.get(one).status_code, shop.outsider.delete(one).status_code] == [200, 403]
    assert shop.owner.delete(one).status_code == 204
    assert shop.owner.get(one).status_code == 404
    wrong = shop.owner.post(FILES, json={"name": "x", "offering": _url(number), "file": None})
    assert (wrong.status_code, wrong.json()) == (400, {"file": ["No file was submitted."]})


def test_an_archived_offering_takes_none(shop: Shop) -> None:
    number = shop.active("Archived")
    shop.owner.post(f"{_url(number)}archive/")
    picture = {"image": ("a.png", PNG, "image/png")}
    answer = shop.owner.post(PATH, data={"name": "x", "offering": _url(number)}, files=picture)
    assert (answer.status_code, answer.json()) == (400, ["It is not possible to update archived offering."])
