"""What can be asked of every object at an OpenStack cloud: to be seen, pulled, set right or wrong, or forgotten."""

from collections.abc import Callable
from typing import Any

import msgspec

from api.http.ask import Ask
from api.http.forms import given
from api.http.lists import reads
from api.http.route import Handler, Reply, Route
from api.http.writes import action, destroys, updates
from commands.openstack.operation import MarkErred, MarkOk, PullObject, UnlinkObject
from projections.documents import Documents
from projections.openstack.object_documents import PATHS

Struct = type[msgspec.Struct]
PULLED = "Pull operation was successfully scheduled."


class View(msgspec.Struct, frozen=True):
    """Of one noun, as it is shown."""

    noun: str
    which: Documents

    @property
    def path(self) -> str:
        return f"/api/{PATHS[self.noun]}/"

    @property
    def one(self) -> str:
        return f"{self.path}{{uuid}}/"

    @property
    def operation(self) -> str:
        return PATHS[self.noun].replace("-", "_")


class Status(msgspec.Struct, frozen=True):
    status: str


class Detail(msgspec.Struct, frozen=True):
    detail: str


class Erred(msgspec.Struct, frozen=True):
    error_message: str = ""
    error_traceback: str = ""


class Change(msgspec.Struct, frozen=True):
    name: str | msgspec.UnsetType = msgspec.UNSET
    description: str | msgspec.UnsetType = msgspec.UNSET


class Replacement(msgspec.Struct, frozen=True):
    name: str
    description: str | msgspec.UnsetType = msgspec.UNSET


def told(answer: msgspec.Struct, code: int = 200) -> Reply:
    return Reply(code, msgspec.json.encode(answer))


def scheduled(text: str) -> Reply:
    """What has begun and goes on elsewhere."""
    return told(Status(text), 202)


def _common(view: View, command: Struct, body: Struct | None, answer: Callable[[], Reply]) -> Handler:
    async def call(ask: Ask) -> Reply:
        stream = ask.uuid()
        came = await ask.body(body, command, kind=view.noun, stream=stream) if body else None
        more = msgspec.structs.asdict(came) if came else {}
        await ask.command(command(view.noun, stream, **more))
        return answer()

    return call


_COMMON: dict[str, tuple[Struct, Struct | None, Callable[[], Reply], Struct | None, int]] = {
    "pull": (PullObject, None, lambda: told(Detail(PULLED), 202), Detail, 202),
    "set_ok": (MarkOk, None, lambda: told(Detail("Resource has been marked as OK.")), Detail, 200),
    "set_erred": (MarkErred, Erred, lambda: told(Detail("Resource has been marked as ERRED.")), Detail, 200),
    "unlink": (UnlinkObject, None, lambda: Reply(204), None, 204),
}
"""Command, body, how it is answered, what the answer is made of, its status."""


def common(view: View) -> list[Route]:
    """To see it, and what administrators and staff may ask of all nouns alike."""
    found = reads(view.which, view.path, view.operation)
    for name, (command, body, answer, kind, code) in _COMMON.items():
        call = _common(view, command, body, answer)
        found.append(action(view.one, view.operation, name, call, body, kind, command, of=view.which, status=code))
    return found


def changes(view: View, command: Struct, bodies: tuple[Struct, Struct] = (Change, Replacement)) -> list[Route]:
    """PATCH and PUT of name and description."""

    async def call(ask: Ask) -> Reply:
        stream = ask.uuid()
        body = await ask.body(ask.route.body or bodies[0], command, **{view.noun: stream})
        await ask.command(command(stream, **given(body)))
        return await ask.one(view.which, stream)

    return updates(view.one, view.operation, call, bodies, view.which, command)


def removes(view: View, command: Struct) -> Route:
    """DELETE of what is not ordered: it goes on at the cloud."""

    async def call(ask: Ask) -> Reply:
        await ask.command(command(ask.uuid()))
        return Reply(204)

    return destroys(view.one, view.operation, call, view.which, command)


def does(
    view: View,
    name: str,
    command: Struct,
    text: str,
    body: Struct | None = None,
    fields: Callable[[Ask, Any], dict[str, Any]] | None = None,
    refers: tuple[str, ...] = (),
) -> Route:
    """An action that goes on at the cloud: 202 with a status. `fields`: those of the command, from the body; `refers`:
    those that name something."""

    async def call(ask: Ask) -> Reply:
        stream = ask.uuid()
        came = await ask.body(body, command, **{view.noun: stream}) if body else None
        more = fields(ask, came) if fields else given(came) if came else {}
        await ask.command(command(stream, **more), refers=refers)
        return scheduled(text)

    return action(view.one, view.operation, name, call, body, Status, command, of=view.which, status=202)
