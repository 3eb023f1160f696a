"""What an identity provider publishes about itself: where things are, and the keys it signs with."""

import time
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt
import msgspec

FRESH_SECONDS = 600.0
PAUSE_SECONDS = 10.0
"""Between two looks for a key nobody has published: made-up key ids must not make us a flood."""
STALE_SECONDS = 86400.0
"""How long known keys still count while the provider cannot be reached."""
LARGEST = 1 << 20


class ProviderDown(Exception):
    """The provider cannot be asked, or answers nonsense: nobody is at fault who came with a token."""


class Published(msgspec.Struct, frozen=True):
    issuer: str
    userinfo: str
    keys: tuple[jwt.PyJWK, ...]
    at: float


class Keys:
    """Asked again when old, and when a token names a key that is not known. Thread-safe."""

    def __init__(self, issuer: str, client: httpx.Client) -> None:
        self._issuer, self._client = issuer.rstrip("/"), client
        self._lock = Lock()
        self._published: Published | None = None
        self._tried = -PAUSE_SECONDS

    def published(self) -> Published:
        """Raises ProviderDown."""
        known = self._published
        if known and time.monotonic() - known.at < FRESH_SECONDS:
            return known
        return self._asked(known)

    def newer(self, than: Published) -> Published:
        """Raises ProviderDown. The same where it was asked a moment ago."""
        return self._asked(than) if time.monotonic() - self._tried >= PAUSE_SECONDS else self._published or than

    def _asked(self, known: Published | None) -> Published:
        with self._lock:
            if self._published is not None and self._published is not known:
                return self._published
            self._tried = time.monotonic()
            try:
                self._published = self._fetched()
            except ProviderDown:
                if known is None or time.monotonic() - known.at > STALE_SECONDS:
                    raise
                self._published = known
            return self._published

    def _fetched(self) -> Published:
        document = fetched(self._client, f"{self._issuer}/.well-known/openid-configuration")
        issuer, where = str(document.get("issuer", "")), str(document.get("jwks_uri", ""))
        if issuer.rstrip("/") != self._issuer:
            raise ProviderDown("the provider calls itself by another name than the setting oidc_issuer")
        try:
            keys = jwt.PyJWKSet.from_dict(fetched(self._client, where)).keys
        except jwt.PyJWTError:
            raise ProviderDown("the provider publishes no key that can be used") from None
        signing = tuple(key for key in keys if key.public_key_use in (None, "sig"))
        return Published(issuer, str(document.get("userinfo_endpoint", "")), signing, time.monotonic())


def fetched(client: httpx.Client, url: str, token: str = "") -> dict[str, Any]:
    """A JSON object. Raises ProviderDown, and PermissionError where the provider refuses the token."""
    if not safe(url):
        raise ProviderDown("the provider must be asked over https")
    try:
        with client.stream("GET", url, headers={"Authorization": f"Bearer {token}"} if token else {}) as answer:
            body = b"".join(_within(answer))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise ProviderDown("the identity provider cannot be reached") from None
    if token and answer.status_code in (400, 401, 403):
        raise PermissionError
    try:
        answer.raise_for_status()
        return msgspec.json.decode(body, type=dict[str, Any])
    except (httpx.HTTPError, msgspec.MsgspecError):
        raise ProviderDown("the identity provider answers with something else than JSON") from None


def safe(url: str) -> bool:
    """Encrypted, or not leaving this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))


def _within(answer: httpx.Response) -> list[bytes]:
    """Raises ValueError when it does not end."""
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > LARGEST:
            raise ValueError(size)
        parts.append(part)
    return parts
