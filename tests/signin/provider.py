"""A real identity provider on this machine, whose keys can be changed and whose tokens can be forged."""

import importlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

AUDIENCE = "cloudledger"
BACK = "http://localhost/back"


class Mock:
    """`port` stays the same when it is started again."""

    def __init__(self, port: int, storage: Any) -> None:
        self.issuer, self.storage = f"http://localhost:{port}", storage

    @property
    def private_key(self) -> bytes:
        found: bytes = self.storage.jwk.as_pem(is_private=True)
        return found

    def rotate(self, kind: str = "RSAKey", size: object = 2048) -> None:
        """From now on another key signs, and only that one is published."""
        self.storage.jwk = getattr(importlib.import_module("authlib.jose"), kind).generate_key(size, is_private=True)

    def signed_in(self, subject: str, audience: str = AUDIENCE, **claims: object) -> dict[str, str]:
        """What a person gets who signs in with the browser: `id_token` is signed, `access_token` is opaque."""
        httpx.put(f"{self.issuer}/users/{subject}", json=claims).raise_for_status()
        asked = {"client_id": audience, "redirect_uri": BACK, "response_type": "code", "scope": "openid profile email"}
        went = httpx.post(f"{self.issuer}/oauth2/authorize", params=asked, data={"sub": subject})
        code = parse_qs(urlsplit(went.headers["location"]).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        answer = httpx.post(f"{self.issuer}/oauth2/token", data=form, auth=(audience, "secret"))
        found: dict[str, str] = answer.raise_for_status().json()
        return found

    def forged(self, key: Any = None, algorithm: str | None = "RS256", header: Any = None, **changed: Any) -> str:
        """Signed with the provider's own key unless another is given; a claim that is None is left out."""
        claims = {"iss": self.issuer, "sub": "ada", "aud": AUDIENCE, "exp": int(time.time()) + 60} | changed
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, key or self.private_key, algorithm=algorithm, headers=header)


@contextmanager
def provider_mock(patch: pytest.MonkeyPatch, port: int = 0) -> Iterator[Mock]:
    server, storages = importlib.import_module("oidc_provider_mock._app"), list[Any]()
    real = server.Storage
    patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    patch.setattr(server, "Storage", lambda: storages.append(real()) or storages[-1])  # type: ignore[func-returns-value]
    with importlib.import_module("oidc_provider_mock").run_server_in_thread(port=port) as running:
        yield Mock(running.server_port, storages[-1])
