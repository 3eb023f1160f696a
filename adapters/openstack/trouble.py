"""The one table from what a cloud answers to our three kinds of trouble."""

from typing import Any

from keystoneauth1 import exceptions as keystone
from openstack import exceptions as sdk
from requests import Response
from requests.exceptions import RequestException

from adapters.trouble import Gone, Retryable, Terminal, Trouble

_BY_STATUS: dict[int, type[Trouble]] = {404: Gone, 408: Retryable, 409: Retryable, 410: Gone, 429: Retryable}
"""Others: 5xx are worth another try, 4xx are not."""
_HOPELESS = frozenset(
    {"OverQuota", "IpAddressGenerationFailure", "ExternalIpAddressExhausted", "IpAddressAlreadyAllocated"}
)
"""Neutron's conflicts that do not pass."""
_BUSY = ("Invalid volume: ", "status must be")
"""Cinder says 400 where another operation is under way."""
_LONGEST = 500


def of_answer(service: str, response: Response) -> Trouble:
    kind, text = _said(response)
    message = f"{service}: {text or response.reason} ({response.status_code})"
    status = response.status_code
    if status == 409 and (kind in _HOPELESS or service == "identity"):
        return Terminal(message)
    if status == 400 and all(part in text for part in _BUSY):
        return Retryable(message)
    if status == 401 and not _signing_in(response):
        return Retryable(message)
    if status >= 500 or _BY_STATUS.get(status) is Retryable:
        return Retryable(message, _after(response))
    return _BY_STATUS.get(status, Terminal)(message)


def of_error(service: str, error: Exception) -> Trouble:
    """Of what is raised before there is an answer. Messages of their own, as theirs may quote what was sent."""
    if isinstance(error, keystone.HttpError | sdk.HttpException) and error.response is not None:
        return of_answer("identity", error.response)
    if isinstance(error, keystone.SSLError):
        return Terminal(f"{service}: the certificate of the cloud is not trusted")
    if isinstance(error, keystone.EndpointNotFound | sdk.EndpointNotFound):
        return Terminal(f"{service}: the cloud has no such service in this region")
    if isinstance(error, sdk.ConfigException | sdk.NotSupported):
        return Terminal(f"{service}: the cloud speaks no version of it that we do")
    return Retryable(f"{service}: no answer ({type(error).__name__})")


EXPECTED = (keystone.ClientException, sdk.SDKException, RequestException)


def _said(response: Response) -> tuple[str, str]:
    """The kind of error where it is named, and the text. Every service wraps it in a way of its own."""
    try:
        body = response.json()
    except ValueError:
        return "", " ".join(response.text.split())[:_LONGEST]
    inner = _inner(body)
    return str(inner.get("type", "")), str(inner.get("message", ""))[:_LONGEST]


def _inner(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        return {"message": body}
    found = next((value for value in body.values() if isinstance(value, dict)), body)
    return found if "message" in found else {"message": next(iter(body.values()), "")}


def _signing_in(response: Response) -> bool:
    """Refused there, our password is wrong. Elsewhere the token ran out, and the one got in its place did, too."""
    return str(response.url).split("?")[0].endswith("/auth/tokens")


def _after(response: Response) -> float | None:
    given = response.headers.get("Retry-After", "")
    return float(given) if given.isdigit() else None
