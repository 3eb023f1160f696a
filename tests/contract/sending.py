"""Sending a call as the official client sends it, and hearing what it says to the answer."""

import inspect
from collections.abc import Mapping
from typing import Any

import attrs
import httpx
import msgspec
from waldur_api_client.errors import UnexpectedStatus
from waldur_api_client.types import UNSET

from tests.contract import client, shapes
from tests.contract.calls.shared import Call
from tests.contract.client import Operation
from tests.contract.world import World


class Raw(msgspec.Struct):
    """JSON that goes out as it is, where the client's model would bend it."""

    value: Any

    def to_dict(self) -> Any:
        return self.value


def sent(world: World, which: Operation, given: Call) -> httpx.Response:
    """What came back; what the client says to it is in the extension `complaint`."""
    who = given.get("who", world.staff)
    values = {name: value for name, value in given.items() if name not in ("who", "body")}
    if client.bodies(which):
        body = built(client.bodies(which), given.get("body", {}))
        values["body"] = [body] if client.lists(which) else body
    module = client.module(which)
    with world.client(who) as caller:
        response = caller.get_httpx_client().request(**module._get_kwargs(**values))
        response.extensions["complaint"] = _complaint(module, caller, response)
    return response


def _complaint(module: Any, caller: Any, response: httpx.Response) -> str:
    """What the client says when it cannot read the answer."""
    try:
        module._build_response(client=caller, response=response)
    except UnexpectedStatus:
        return ""
    except Exception as error:
        return f"the client raises {type(error).__name__}: {error}"
    return ""


def built(models: Any, body: Mapping[str, Any]) -> Any:
    """The client's model of a body, as a form with parts where there is a file in it."""
    files = {name: value for name, value in body.items() if hasattr(value, "to_tuple")}
    raw = {name: Raw(value) for name, value in body.items() if isinstance(value, list) and _bends(models[0], name)}
    plain = {name: {} if name in raw else value for name, value in body.items() if name not in files}
    found = _unfilled((models[-1] if files else models[0]).from_dict(plain), plain)
    for name, value in {**files, **raw}.items():
        setattr(found, name if hasattr(found, name) else name.lower(), value)
    return found


def _unfilled(model: Any, body: Mapping[str, Any]) -> Any:
    """The client's reader makes empty lists of what is not there; who fills in a model by hand does not send them."""
    given = {name.lower() for name in body}
    for field in attrs.fields(type(model)):
        if getattr(model, field.name) == [] and field.name.rstrip("_") not in given:
            setattr(model, field.name, UNSET)
    return model


def _bends(model: Any, name: str) -> bool:
    hints = shapes.hints_of(model, inspect.getmodule(model))
    return name in hints and attrs.has(hints[name])
