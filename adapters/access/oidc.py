"""Bearer tokens of an identity provider: signed ones are checked here, opaque ones are shown to the provider."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
import msgspec

from adapters.access.keys import Keys, ProviderDown, Published, fetched

_FAMILIES = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Only with two keys: never a shared secret, never none."""
LEEWAY_SECONDS = 30
TIMEOUT_SECONDS = 5.0
LONGEST = 16_384


class BadToken(Exception):
    """Not of this provider, not for us, over, or made up. Says no more to whoever sent it."""


class Claims(msgspec.Struct, frozen=True):
    """Who it is, in the provider's words. `expires_at` is None where only the provider knows."""

    issuer: str
    subject: str
    username: str
    full_name: str
    email: str
    expires_at: datetime | None


class Provider:
    """Thread-safe; keeps connections and keys, so make one and keep it."""

    def __init__(self, issuer: str, audience: Sequence[str], username_claims: Sequence[str]) -> None:
        if not audience:
            raise ValueError("an audience must be set: without one, tokens meant for others would be taken")
        self._audience, self._username_claims = list(audience), username_claims
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False)
        self._keys = Keys(issuer, self._client)

    def claims(self, token: str) -> Claims:
        """Raises BadToken, ProviderDown."""
        if len(token) > LONGEST or not token.isascii():
            raise BadToken
        published = self._keys.published()
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            return self._claims(published, self._userinfo(published, token))
        return self._claims(published, self._signed(published, token, header))

    def close(self) -> None:
        self._client.close()

    def _signed(self, published: Published, token: str, header: dict[str, Any]) -> dict[str, Any]:
        if header.get("alg") not in ALGORITHMS:
            raise BadToken
        said = self._by_any(published, token, header)
        if said is None and (newer := self._keys.newer(published)) is not published:
            said = self._by_any(newer, token, header)
        if said is None:
            raise BadToken
        return said

    def _by_any(self, published: Published, token: str, header: dict[str, Any]) -> dict[str, Any] | None:
        """None when no published key made the signature. Raises BadToken for all else that is wrong."""
        for key in _fitting(published, header):
            try:
                return self._verified(published, token, key, header["alg"])
            except (jwt.InvalidSignatureError, jwt.InvalidKeyError):
                continue
            except (jwt.PyJWTError, ValueError, TypeError):
                raise BadToken from None
        return None

    def _verified(self, published: Published, token: str, key: jwt.PyJWK, algorithm: str) -> dict[str, Any]:
        return jwt.decode(
            token,
            key.key,
            algorithms=[algorithm],
            issuer=published.issuer,
            audience=self._audience,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )

    def _userinfo(self, published: Published, token: str) -> dict[str, Any]:
        if not published.userinfo or not token:
            raise BadToken
        try:
            return fetched(self._client, published.userinfo, token)
        except PermissionError:
            raise BadToken from None

    def _claims(self, published: Published, said: dict[str, Any]) -> Claims:
        subject = said.get("sub")
        if not isinstance(subject, str) or not subject or len(subject) > 255:
            raise BadToken
        username = next((_text(said, claim) for claim in self._username_claims if _text(said, claim)), subject)
        return Claims(published.issuer, subject, username, _text(said, "name"), _text(said, "email"), _until(said))


def _fitting(published: Published, header: dict[str, Any]) -> list[jwt.PyJWK]:
    """Published keys the header may mean."""
    algorithm = header["alg"]
    return [
        key
        for key in published.keys
        if key.key_type == _FAMILIES[algorithm[:2]]
        and (key._jwk_data.get("alg") or algorithm) == algorithm
        and ("kid" not in header or key.key_id == header["kid"])
    ]


def _until(said: dict[str, Any]) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(said["exp"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _text(said: dict[str, Any], claim: str) -> str:
    value = said.get(claim)
    return value if isinstance(value, str) else ""


__all__ = ["BadToken", "Claims", "Provider", "ProviderDown"]
