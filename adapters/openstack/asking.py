"""One question to one service of a cloud. Every driver speaks through here, in the words of the OpenStack API."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from openstack.proxy import Proxy

from adapters.openstack.cloud import Cloud
from adapters.openstack.trouble import EXPECTED, of_answer, of_error
from adapters.trouble import Gone

Service = Literal["identity", "compute", "block_storage", "network", "image"]
Query = Mapping[str, str | int]


def ask(
    cloud: Cloud, service: Service, method: str, path: str, body: Any = None, query: Query | None = None
) -> dict[str, Any]:
    """The answer, {} where there is none. Raises Retryable, Terminal, Gone."""
    try:
        proxy: Proxy = getattr(cloud.connection, service)
        given = {"json": body} if body is not None else {}
        response = proxy.request(path, method, params=dict(query or {}), raise_exc=False, **given)
    except EXPECTED as error:
        raise of_error(service, error) from None
    if response.status_code >= 400:
        raise of_answer(service, response)
    return dict(response.json()) if response.content and _is_json(response.headers) else {}


def get(cloud: Cloud, service: Service, path: str, key: str) -> dict[str, Any]:
    """Raises Gone when it is not there."""
    found: dict[str, Any] = ask(cloud, service, "GET", path)[key]
    return found


def look(cloud: Cloud, service: Service, path: str, key: str, query: Query) -> dict[str, Any] | None:
    """The first of those that match."""
    return next(iter(ask(cloud, service, "GET", path, query=query)[key]), None)


def remove(cloud: Cloud, service: Service, path: str) -> None:
    """Content when it is not there."""
    try:
        ask(cloud, service, "DELETE", path)
    except Gone:
        return


def pages(cloud: Cloud, service: Service, path: str, key: str, query: Query | None = None) -> Iterator[dict[str, Any]]:
    """All of them, however many answers that takes."""
    asked: Query | None = dict(query or {})
    while asked is not None:
        answer = ask(cloud, service, "GET", path, query=asked)
        yield from answer[key]
        asked = _next(answer, key)


def _next(answer: dict[str, Any], key: str) -> Query | None:
    links = [one["href"] for one in answer.get(f"{key}_links", []) if one["rel"] == "next"]
    links += [answer["next"]] if answer.get("next") else []
    return dict(parse_qsl(urlsplit(links[0]).query)) if links else None


def _is_json(headers: Mapping[str, str]) -> bool:
    return "json" in headers.get("Content-Type", "")
