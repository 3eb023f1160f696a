"""SSH keys over HTTP."""

import base64
import hashlib
from uuid import uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from waldur_api_client.models.ssh_key import SshKey

from domain.identity.ssh_key import SshKeyAdded, SshKeyRemoved
from tests.http.served import Served
from tests.signin.support import said

PATH = "/api/keys/"


def public_key(comment: str = "") -> str:
    key = Ed25519PrivateKey.generate().public_key()
    return f"{key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()} {comment}".strip()


def added(client: httpx.Client, name: str) -> SshKey:
    answer = client.post(PATH, json={"name": name, "public_key": public_key()})
    assert answer.status_code == 201, answer.text
    return SshKey.from_dict(answer.json())


def names(client: httpx.Client, **asked: str) -> list[str]:
    answer = client.get(PATH, params=asked)
    assert answer.headers["X-Result-Count"] == client.head(PATH, params=asked).headers["X-Result-Count"]
    return [row["name"] for row in answer.json()]


def test_a_key_is_added_and_shown(http: Served) -> None:
    ann, text = http.person("ann"), public_key("ann@laptop")
    answer = ann.http.post(PATH, json={"public_key": text})
    shown = answer.json()
    body = base64.b64decode(text.split()[1])
    assert shown == {
        "url": f"{http.url}{PATH}{shown['uuid']}/",
        "uuid": shown["uuid"],
        "name": "ann@laptop",
        "public_key": text,
        "fingerprint_md5": hashlib.md5(body, usedforsecurity=False).digest().hex(":"),
        "fingerprint_sha256": "SHA256:" + base64.b64encode(hashlib.sha256(body).digest()).decode().rstrip("="),
        "fingerprint_sha512": "SHA512:" + base64.b64encode(hashlib.sha512(body).digest()).decode().rstrip("="),
        "user_uuid": ann.uuid.hex,
        "is_shared": False,
        "type": "ssh-ed25519",
    }
    assert ann.http.get(shown["url"]).json() == shown
    assert said(http.ledger, SshKeyAdded)[-1].actor == f"user:{ann.uuid.hex}"
    again = ann.http.post(PATH, json={"public_key": text})
    assert (again.status_code, again.json()) == (400, {"public_key": ["Key with same fingerprint already exists."]})


@pytest.mark.parametrize("body", [{}, {"public_key": ""}, {"public_key": "ssh-ed25519 AAAA"}, {"public_key": "a\nb"}])
def test_what_is_no_key(http: Served, body: dict[str, str]) -> None:
    answer = http.person("ann").http.post(PATH, json=body)
    assert (answer.status_code, list(answer.json())) == (400, ["public_key"])


def test_everybody_sees_their_own_and_staff_all(http: Served) -> None:
    bob, carol = http.person("bob"), http.person("carol")
    mine, theirs = added(bob.http, "bobs"), added(carol.http, "carols")
    assert names(bob.http) == ["bobs"]
    assert bob.http.get(f"{PATH}{theirs.uuid}/").status_code == 404
    for client in (http.staff, http.person("help", support=True).http):
        assert {"bobs", "carols"} <= set(names(client, page_size="300"))
        assert names(client, user_uuid=bob.uuid.hex) == ["bobs"]
        assert client.get(f"{PATH}{mine.uuid}/").status_code == 200
    assert http.stranger.get(PATH).status_code == 401


def test_filters_and_order(http: Served) -> None:
    dan = http.person("dan").http
    first = added(dan, "laptop 1")
    added(dan, "laptop 2")
    added(dan, "100%")
    assert names(dan, o="-name") == ["laptop 2", "laptop 1", "100%"]
    assert names(dan, name="LAPTOP") == ["laptop 1", "laptop 2"]
    assert names(dan, name="%") == ["100%"]
    assert names(dan, name_exact="laptop 2") == ["laptop 2"]
    for method in ("md5", "sha256", "sha512"):
        assert names(dan, **{f"fingerprint_{method}": getattr(first, f"fingerprint_{method}")}) == ["laptop 1"]
    for name in ("created", "modified"):
        assert len(names(dan, **{name: "2020-01-01T00:00:00Z"})) == 3
        assert names(dan, **{f"{name}_before": "2020-01-01T00:00:00Z"}) == []
    assert names(dan, is_shared="true") == []
    assert names(dan, user_uuid=uuid4().hex) == []


def test_a_key_is_removed_by_its_owner_or_staff(http: Served) -> None:
    eve, bob = http.person("eve"), http.person("bob")
    one, two = added(eve.http, "one"), added(eve.http, "two")
    assert bob.http.delete(f"{PATH}{one.uuid}/").status_code == 404
    assert http.person("help", support=True).http.delete(f"{PATH}{one.uuid}/").status_code == 403
    assert eve.http.delete(f"{PATH}{one.uuid}/?field=name").status_code == 204
    assert http.staff.delete(f"{PATH}{two.uuid}/").status_code == 204
    assert http.staff.delete(f"{PATH}{two.uuid}/").status_code == 404
    assert names(eve.http) == []
    assert [one.actor for one in said(http.ledger, SshKeyRemoved)][-2:] == [
        f"user:{who.hex}" for who in (eve.uuid, http.person("staff").uuid)
    ]
