"""Pictures, tags and endpoints of offerings over HTTP, as the official client asks for them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from waldur_api_client.models.offering_create_request_multipart import OfferingCreateRequestMultipart
from waldur_api_client.models.offering_image_request_multipart import OfferingImageRequestMultipart
from waldur_api_client.models.offering_thumbnail_request_multipart import OfferingThumbnailRequestMultipart
from waldur_api_client.models.provider_offering_details import ProviderOfferingDetails
from waldur_api_client.models.public_offering_details import PublicOfferingDetails
from waldur_api_client.models.tag import Tag
from waldur_api_client.types import File

from tests.http.shop import PROVIDED, PUBLIC, Shop, opened

TAGS = "/api/marketplace-tags/"
PNG = b"\x89PNG\r\n\x1a\n picture"


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Shop]:
    with opened(server_url) as shop:
        yield shop


def _picture(content: bytes = PNG) -> File:
    return File(BytesIO(content), "a.png", "image/png")


def _provided(shop: Shop, number: str) -> dict[str, Any]:
    answer = shop.owner.get(f"{PROVIDED}{number}/")
    ProviderOfferingDetails.from_dict(answer.json())
    found: dict[str, Any] = answer.json()
    return found


def test_pictures_are_given_shown_and_taken_away(shop: Shop) -> None:
    number = shop.active("Pictured")
    image, thumbnail = OfferingImageRequestMultipart(_picture()), OfferingThumbnailRequestMultipart(_picture())
    one = f"{PROVIDED}{number}/"
    assert shop.owner.post(f"{one}update_image/", files=image.to_multipart()).status_code == 200
    assert shop.owner.post(f"{one}update_thumbnail/", files=thumbnail.to_multipart()).status_code == 200
    told = _provided(shop, number)
    shown = shop.staff.get(f"{PUBLIC}{number}/").json()
    assert PublicOfferingDetails.from_dict(shown).image == told["image"]
    assert shop.place.stranger.get(told["image"]).content == PNG
    assert (shown["image"], shown["thumbnail"]) == (told["image"], told["thumbnail"])
    for which in ("image", "thumbnail"):
        assert shop.owner.post(f"{one}delete_{which}/").status_code == 204
        assert which not in _provided(shop, number)


def test_what_is_no_picture_is_refused_and_of_who_may_not_nothing_is_taken(shop: Shop) -> None:
    one = f"{PROVIDED}{shop.draft('Plain')}/"
    text = OfferingImageRequestMultipart(_picture(b"text")).to_multipart()
    wrong = shop.owner.post(f"{one}update_image/", files=text)
    assert (wrong.status_code, list(wrong.json())) == (400, ["image"])
    missing = shop.owner.post(f"{one}update_thumbnail/", json={})
    assert (missing.status_code, missing.json()) == (400, {"thumbnail": ["This field is required."]})
    reader = shop.who("reader", "CUSTOMER.READER", "customer", shop.acme)
    fine = OfferingImageRequestMultipart(_picture()).to_multipart()
    assert reader.post(f"{one}update_image/", files=fine).status_code == 403
    assert shop.outsider.post(f"{one}delete_image/").status_code == 404


def test_an_offering_comes_with_its_pictures_as_a_form_with_parts(shop: Shop) -> None:
    told = {
        "name": "Whole",
        "type": "Marketplace.Basic",
        "customer": f"/api/customers/{shop.acme.hex}/",
        "category": f"/api/marketplace-categories/{shop.machines.hex}/",
        "shared": True,
        "attributes": {"cloud": True},
        "components": [{"type": kind, "name": kind, "billing_type": "limit"} for kind in ("ram", "cores")],
        "plans": [{"name": "Gold", "unit_price": "2.5"}],
        "limits": {"ram": {"min": 1, "max": 8, "max_available_limit": 16}},
    }
    body = OfferingCreateRequestMultipart.from_dict({**told, "country": "EE"})
    body.image, body.thumbnail = _picture(), _picture(PNG + b", small")
    answer = shop.owner.post(PROVIDED, files=body.to_multipart())
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["shared"], found["attributes"], found["country"]) == (True, {"cloud": True}, "EE")
    assert [(each["type"], each.get("max_value")) for each in found["components"]] == [("ram", 8), ("cores", None)]
    assert [each["name"] for each in found["plans"]] == ["Gold"]
    assert shop.place.stranger.get(found["thumbnail"]).content == PNG + b", small"
    assert found["image"] != found["thumbnail"]


def _tag(who: httpx.Client, name: str) -> str:
    answer = who.post(TAGS, json={"name": name, "description": f"Has {name}"})
    assert answer.status_code == 201, answer.text
    assert Tag.from_dict(answer.json()).name == name
    uuid: str = answer.json()["uuid"]
    return uuid


def _found(who: httpx.Client, **params: str) -> list[str]:
    return [each["name"] for each in who.get(PUBLIC, params=params).json()]


def test_offerings_are_found_by_their_tags(shop: Shop) -> None:
    gpu, hpc, free = (_tag(shop.owner, name) for name in ("gpu", "hpc", "free"))
    both, one = shop.active("Both"), shop.active("One")
    for number, tags in ((both, [hpc, gpu]), (one, [gpu])):
        assert shop.owner.post(f"{PROVIDED}{number}/update_tags/", json={"tags": tags}).status_code == 200
    assert _provided(shop, both)["tags"] == [{"uuid": gpu, "name": "gpu"}, {"uuid": hpc, "name": "hpc"}]
    assert _found(shop.owner, tag=gpu) == _found(shop.owner, tag_name="GPU") == ["Both", "One"]
    assert _found(shop.owner, tag=f"{hpc},{free}") == _found(shop.owner, tag_name="hpc,free") == ["Both"]
    assert _found(shop.owner, tags_and=f"{gpu},{hpc}") == _found(shop.owner, tag_names_and="gpu,hpc,gpu") == ["Both"]
    assert _found(shop.owner, tags_and=f"{gpu},{free}") == _found(shop.owner, tag_names_and="gpu,nothing") == []
    assert shop.owner.post(f"{PROVIDED}{one}/delete_tags/").status_code == 204
    assert (_provided(shop, one)["tags"], _found(shop.owner, tag=gpu)) == ([], ["Both"])
    assert shop.owner.delete(f"{TAGS}{gpu}/").status_code == 204
    assert _provided(shop, both)["tags"] == [{"uuid": hpc, "name": "hpc"}]
    assert _found(shop.owner, tag=gpu) == _found(shop.owner, tags_and=f"{gpu},{hpc}") == []


def test_a_tag_that_is_not_there_is_named(shop: Shop) -> None:
    nothing = uuid4().hex
    answer = shop.owner.post(f"{PROVIDED}{shop.draft('Untagged')}/update_tags/", json={"tags": [nothing]})
    assert (answer.status_code, answer.json()) == (400, {"tags": [f"Object with uuid={nothing} does not exist."]})


def test_who_made_a_tag_changes_it_and_everybody_sees_it(shop: Shop) -> None:
    number = _tag(shop.owner, "mine")
    one = f"{TAGS}{number}/"
    assert shop.owner.put(one, json={}).json() == {"name": ["This field is required."]}
    assert shop.owner.patch(one, json={"description": "Ours"}).json()["description"] == "Ours"
    assert shop.staff.put(one, json={"name": "ours"}).json()["name"] == "ours"
    again = shop.staff.post(TAGS, json={"name": "OURS"})
    assert (again.status_code, again.json()) == (400, {"name": ["tag with this name already exists."]})
    seen = shop.outsider.get(one).json()
    assert (seen["name"], seen["created_by_username"]) == ("ours", "owner")
    assert [shop.outsider.patch(one, json={"name": "x"}).status_code, shop.outsider.delete(one).status_code] == [
        403
    ] * 2
    assert shop.outsider.post(TAGS, json={"name": "x"}).status_code == 403


def test_a_tag_tells_how_many_offerings_one_sees_that_have_it(shop: Shop) -> None:
    number = _tag(shop.owner, "counted")
    for offering in (shop.active("Open"), shop.draft("Hidden")):
        shop.owner.post(f"{PROVIDED}{offering}/update_tags/", json={"tags": [number]})
    counts = [who.get(f"{TAGS}{number}/").json()["offering_count"] for who in (shop.staff, shop.owner, shop.outsider)]
    assert counts == [2, 2, 1]


def test_endpoints_are_added_shown_and_removed(shop: Shop) -> None:
    number = shop.active("Reached")
    one = f"{PROVIDED}{number}/"
    body = {"name": "Login", "url": "ssh://login.example.org"}
    answer = shop.owner.post(f"{one}add_endpoint/", json=body)
    assert answer.status_code == 201, answer.text
    door = answer.json()["uuid"]
    assert UUID(door).hex == door
    assert shop.staff.get(f"{PUBLIC}{number}/").json()["endpoints"] == [{"uuid": door, **body}]
    wrong = shop.owner.post(f"{one}add_endpoint/", json={"name": "Login", "url": "login"})
    assert (wrong.status_code, wrong.json()) == (400, {"url": ["Enter a valid URL."]})
    assert shop.owner.post(f"{one}delete_endpoint/", json={"uuid": door}).status_code == 204
    assert _provided(shop, number)["endpoints"] == []
    gone = shop.owner.post(f"{one}delete_endpoint/", json={"uuid": door})
    assert (gone.status_code, list(gone.json())) == (400, ["uuid"])
