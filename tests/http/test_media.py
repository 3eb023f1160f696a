"""Files over HTTP: kept once, opened by who has the address, shown as what they are."""

from base64 import b64encode
from collections.abc import Iterator

import httpx
import pytest

from tests.eventstore.support import fetch
from tests.http.served import Served, served

PATH = "/api/marketplace-categories/"
PNG = b"\x89PNG\r\n\x1a\n"
SVG = b'<?xml version="1.0"?>\n<!-- drawn --><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_IMAGE = "Upload a valid image. The file you uploaded was either not an image or a corrupted image."


def sent(who: httpx.Client, content: bytes, name: str = "a.png") -> httpx.Response:
    return who.post(PATH, data={"title": "Pictures"}, files={"icon": (name, content, "text/html")})


def icon(http: Served, content: bytes, name: str = "a.png") -> str:
    answer = sent(http.staff, content, name)
    assert answer.status_code == 201, answer.text
    address: str = answer.json()["icon"]
    return address


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff picture", "image/jpeg"),
        (b"GIF89a picture", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (SVG, "image/svg+xml"),
    ],
)
def test_a_file_is_what_its_bytes_say(http: Served, content: bytes, kind: str) -> None:
    shown = http.stranger.get(icon(http, content))
    assert (shown.content, shown.headers["Content-Type"]) == (content, kind)
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Disposition"] == 'inline; filename="a.png"'
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize("content", [b"<html><svg></html>", b"text", b"%PDF-1.7", b"\x89PNG"])
def test_what_is_no_image_is_no_icon(http: Served, content: bytes) -> None:
    answer = sent(http.staff, content)
    assert (answer.status_code, answer.json()) == (400, {"icon": [NO_IMAGE]})


def test_an_empty_file_and_a_text_are_no_files(http: Served) -> None:
    assert list(sent(http.staff, b"").json()) == ["icon"]
    text = http.staff.post(PATH, json={"title": "x", "icon": "https://example.org/a.png"})
    wanted = "The submitted data was not a file. Check the encoding type on the form."
    assert (text.status_code, text.json()) == (400, {"icon": [wanted]})


def test_the_same_bytes_are_kept_once_under_whatever_names(http: Served) -> None:
    content = PNG + b"the same"
    first, again = icon(http, content, "../../etc/pass wd"), icon(http, content, "b.png")
    assert first.rpartition("/")[0] == again.rpartition("/")[0]
    assert (first.rpartition("/")[2], again.rpartition("/")[2]) == ("_.._etc_pass_wd", "b.png")
    assert fetch(http.ledger.url, "SELECT count(*) FROM files.files WHERE content = %s", (content,)) == [(1,)]


def test_without_the_address_there_is_nothing(http: Served) -> None:
    address = icon(http, PNG + b"hidden")
    token = address.split("/")[-2]
    assert len(token) >= 32
    assert http.staff.get(f"/api/media/{token[:-1]}/a.png").status_code == 404
    renamed = http.stranger.get(f'/api/media/{token}/x";evil.html')
    assert renamed.headers["Content-Disposition"] == 'inline; filename="x_evil.html"'


def test_of_who_may_not_nothing_is_kept(http: Served) -> None:
    content = PNG + b"of a guest"
    assert sent(http.person("ann").http, content).status_code == 403
    assert fetch(http.ledger.url, "SELECT count(*) FROM files.files WHERE content = %s", (content,)) == [(0,)]


def test_in_json_a_file_is_a_name_and_base64(http: Served) -> None:
    content = PNG + b"in JSON"
    told = {"name": "j.png", "content": b64encode(content).decode()}
    answer = http.staff.post(PATH, json={"title": "x", "icon": told})
    assert http.stranger.get(answer.json()["icon"]).content == content


@pytest.fixture(scope="module")
def small(server_url: str) -> Iterator[Served]:
    with served(server_url, file_kib="3", request_kib="1") as found:
        yield found


def test_a_file_has_a_limit_of_its_own(small: Served) -> None:
    assert sent(small.staff, PNG + bytes(2048)).status_code == 201
    larger = sent(small.staff, PNG + bytes(3072))
    assert (larger.status_code, larger.json()) == (400, {"icon": ["A file may have 3 KiB at most."]})
    assert sent(small.staff, PNG + bytes(8192)).status_code == 413
    assert small.staff.post("/api/customers/", json={"name": "x" * 2048}).status_code == 413
