"""A reply as ASGI takes it. What the framework would make of a response costs as much as all of sign-in."""

from collections.abc import Mapping

from litestar.types import ASGIApp, Receive, Scope, Send

from api.http.route import Reply

_WITHOUT_BODY = (204, 304)


def sent(reply: Reply, headers: Mapping[str, str]) -> ASGIApp:
    """Of what is no stream."""
    told = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    body = b"" if reply.status in _WITHOUT_BODY else reply.body
    if reply.status not in _WITHOUT_BODY:
        told += ((b"content-type", _media(reply.media)), (b"content-length", b"%d" % len(body)))

    async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": reply.status, "headers": told})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    return answer


def _media(kind: str) -> bytes:
    return f"{kind}; charset=utf-8".encode() if kind.startswith("text/") else kind.encode()
