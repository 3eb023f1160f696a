"""The simulator as an ASGI application: token, fault, handler, answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from adapters.simulators.openstack import (
    catalogue,
    compute_properties,
    floating_ips,
    identity,
    limits,
    networks,
    ports,
    routers,
    security_groups,
    server_actions,
    servers,
    volumes,
)
from adapters.simulators.openstack.asked import Answer, Asked, Refusal
from adapters.simulators.openstack.control import Call, Simulator, control, note
from adapters.simulators.openstack.faults import Fault, before, expire, throw
from adapters.simulators.openstack.routing import Route, find

NETWORK = (networks, ports, routers, floating_ips, security_groups)
MODULES = (catalogue, identity, limits, *NETWORK, servers, server_actions, compute_properties, volumes)
ROUTES: list[Route] = [one for module in MODULES for one in module.ROUTES]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def application(simulator: Simulator) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        method, path, body = scope["method"], scope["path"], await _body(receive)
        answer = control(simulator, method, path, body) or await _answered(simulator, scope, body)
        await _say(send, answer)

    return serve


async def _answered(simulator: Simulator, scope: Scope, body: bytes) -> Answer:
    began, method, path = time.time(), scope["method"], scope["path"]
    service = path.split("/")[1]
    fault = throw(simulator.dice, service, method, path)
    if fault and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    answer = _handled(simulator, scope, service, body, fault)
    took = round((time.time() - began) * 1000, 2)
    note(simulator, Call(service, method, path, answer.status, took, began))
    if fault and fault.kind == "lost_answer":
        await asyncio.sleep(fault.seconds)
    return answer


def _handled(simulator: Simulator, scope: Scope, service: str, body: bytes, fault: Fault | None) -> Answer:
    """Never interrupted: one at a time."""
    found = find(ROUTES, scope["method"], scope["path"])
    if found is None:
        return _refused(service, Refusal(404, f"The simulator has no {scope['method']} {scope['path']}"))
    route, names = found
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    query = dict(parse_qsl(scope["query_string"].decode()))
    told = {"names": names, "query": query, "body": msgspec.json.decode(body) if body else {}}
    asked = Asked(world=simulator.world, service=service, base=f"{scope['scheme']}://{headers['host']}", **told)
    try:
        if fault and fault.kind == "token":
            expire(asked)
        if not route.open:
            asked = _who(asked, headers.get("x-auth-token", ""))
        if fault:
            before(fault, asked)
        return route.handler(asked)
    except Refusal as refusal:
        return _refused(service, refusal)


def _who(asked: Asked, token: str) -> Asked:
    found = identity.bearer(asked.world, token)
    names = tuple(one["name"] for one in asked.world.all("roles") if one["id"] in found["roles"])
    return msgspec.structs.replace(asked, project=found["project"], user=found["user"], roles=names)


def _refused(service: str, refusal: Refusal) -> Answer:
    """Each service has a shape of its own."""
    told: dict[str, Any] = {"message": refusal.message, "code": refusal.status}
    match service:
        case "identity":
            body: dict[str, Any] = {"error": {**told, "title": refusal.kind}}
        case "network":
            body = {"NeutronError": {"type": refusal.kind, "message": refusal.message, "detail": ""}}
        case _:
            body = {refusal.kind or "error": told}
    return Answer(refusal.status, body)


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _say(send: Send, answer: Answer) -> None:
    content = b"" if answer.body is None else msgspec.json.encode(answer.body)
    headers = {"content-type": "application/json", "content-length": str(len(content)), **answer.headers}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": content})
