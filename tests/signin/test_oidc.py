"""Bearer tokens of a real provider: what is taken, what is not, and what is said when it cannot be asked."""

import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from adapters.access import keys
from adapters.access.oidc import BadToken, Provider, ProviderDown
from tests.signin.provider import AUDIENCE, Mock, provider_mock

OTHER_RSA = rsa.generate_private_key(65537, 2048)
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def mock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mock]:
    monkeypatch.setattr(keys, "PAUSE_SECONDS", 0.0)
    with provider_mock(monkeypatch) as found:
        yield found


@pytest.fixture
def provider(mock: Mock) -> Iterator[Provider]:
    found = Provider(mock.issuer, [AUDIENCE, "another"], ["nickname", "preferred_username"])
    yield found
    found.close()


def test_a_signed_token_and_an_opaque_one_name_the_same_person(mock: Mock, provider: Provider) -> None:
    tokens = mock.signed_in("ada-1", preferred_username="ada", name="Ada L", email="ada@example.org")
    signed, opaque = provider.claims(tokens["id_token"]), provider.claims(tokens["access_token"])
    for claims in (signed, opaque):
        assert (claims.issuer, claims.subject) == (mock.issuer, "ada-1")
        assert (claims.username, claims.full_name, claims.email) == ("ada", "Ada L", "ada@example.org")
    assert signed.expires_at is not None
    assert opaque.expires_at is None


def test_the_username_is_the_first_claim_there_is_else_the_subject(mock: Mock, provider: Provider) -> None:
    assert provider.claims(mock.forged(nickname="countess", preferred_username="ada")).username == "countess"
    assert provider.claims(mock.forged(nickname=7, sub="someone")).username == "someone"


def test_a_key_that_came_later_is_fetched_and_one_that_went_counts_no_more(mock: Mock, provider: Provider) -> None:
    old = mock.forged()
    assert provider.claims(old).subject == "ada"
    mock.rotate()
    assert provider.claims(mock.forged()).subject == "ada"
    with pytest.raises(BadToken):
        provider.claims(old)


@pytest.mark.parametrize(
    ("kind", "size", "algorithm"),
    [("RSAKey", 2048, "PS256"), ("RSAKey", 2048, "RS512"), ("ECKey", "P-384", "ES384"), ("OKPKey", "Ed25519", "EdDSA")],
)
def test_every_kind_of_published_key_is_taken(
    mock: Mock, provider: Provider, kind: str, size: object, algorithm: str
) -> None:
    mock.rotate(kind, size)
    assert provider.claims(mock.forged(algorithm=algorithm)).subject == "ada"
    with pytest.raises(BadToken):
        provider.claims(mock.forged(OTHER_RSA))


def test_made_up_key_ids_do_not_make_us_a_flood(
    mock: Mock, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.claims(mock.forged())
    monkeypatch.setattr(keys, "PAUSE_SECONDS", 60.0)
    monkeypatch.setattr(keys, "fetched", None)
    for number in range(20):
        with pytest.raises(BadToken):
            provider.claims(mock.forged(header={"kid": str(number)}))


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"aud": "somebody-else"},
        {"aud": None},
        {"aud": ["x", "y"]},
        {"iss": "http://localhost:1"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"nbf": 4_000_000_000},
        {"key": OTHER_RSA},
        {"key": ec.generate_private_key(ec.SECP256R1()), "algorithm": "ES256"},
        {"key": "a shared secret of sufficient length", "algorithm": "HS256"},
        {"header": {"kid": "unknown"}},
    ],
    ids=lambda wrong: " ".join(f"{name} {value}" for name, value in wrong.items() if name != "key") or "another key",
)
def test_what_is_not_for_us_or_not_of_the_provider_is_refused(
    mock: Mock, provider: Provider, changed: dict[str, Any]
) -> None:
    token = mock.forged(**changed)
    with pytest.raises(BadToken) as caught:
        provider.claims(token)
    assert str(caught.value) == ""


def test_no_signature_and_the_public_key_as_a_secret_are_refused(mock: Mock, provider: Provider) -> None:
    claims = jwt.decode(mock.forged(), options={"verify_signature": False})
    unsigned = jwt.encode(claims, "", algorithm="none")
    public = mock.storage.jwk.as_pem(is_private=False)
    head, body = (_encoded(part) for part in ({"alg": "HS256"}, claims))

    seal = jwt.utils.base64url_encode(hmac.digest(public, head + b"." + body, hashlib.sha256))
    confused = b".".join((head, body, seal)).decode()
    for token in (unsigned, unsigned + "x", confused, mock.forged()[:-4] + "AAAA"):
        with pytest.raises(BadToken):
            provider.claims(token)


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "é", "x" * 20_000, "e30.e30.e30", "\ud800"])
def test_nonsense_is_refused(provider: Provider, token: str) -> None:
    with pytest.raises(BadToken):
        provider.claims(token)


def test_a_revoked_opaque_token_is_refused(mock: Mock, provider: Provider) -> None:
    token = mock.signed_in("ada")["access_token"]
    assert provider.claims(token).subject == "ada"
    mock.storage.remove_access_token(token)
    with pytest.raises(BadToken):
        provider.claims(token)


def test_of_a_provider_that_is_down_nobody_is_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        provider = Provider(f"http://127.0.0.1:{taken.getsockname()[1]}", [AUDIENCE], ["name"])
        with pytest.raises(ProviderDown, match="cannot be reached"):
            provider.claims("anything")


def test_known_keys_count_while_the_provider_is_down(
    monkeypatch: pytest.MonkeyPatch, mock: Mock, provider: Provider
) -> None:
    token = mock.forged()
    provider.claims(token)
    monkeypatch.setattr(keys, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(keys, "safe", lambda _: False)
    assert provider.claims(token).subject == "ada"
    monkeypatch.setattr(keys, "STALE_SECONDS", 0.0)
    with pytest.raises(ProviderDown):
        provider.claims(token)


def test_a_provider_is_asked_over_https_only_and_answers_json_under_its_name(mock: Mock) -> None:
    for issuer, why in (("http://192.0.2.1", "https"), (f"{mock.issuer}/oidc", "JSON"), ("nothing", "https")):
        with pytest.raises(ProviderDown, match=why):
            Provider(issuer, [AUDIENCE], []).claims("x")
    with pytest.raises(ProviderDown, match="another name"):
        Provider(mock.issuer.replace("localhost", "LOCALHOST") + "/", [AUDIENCE], []).claims(mock.forged())


def test_without_an_audience_there_is_no_provider() -> None:
    with pytest.raises(ValueError, match="audience"):
        Provider("https://id.example.org", [], [])


def _encoded(part: object) -> bytes:
    return jwt.utils.base64url_encode(json.dumps(part).encode())
