"""The console of a machine and what it has written: asked of the cloud while the caller waits, kept nowhere."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import msgspec

from adapters.openstack import instance_actions
from adapters.openstack.cloud import Cloud, cloud_of
from adapters.trouble import Retryable, Trouble
from api.http import problems
from api.http.ask import Ask
from api.http.openstack.objects import View, told
from api.http.problems import Problem
from api.http.route import Parameter, Reply, Route
from api.http.writes import action
from api.ledger import Ledger
from api.workers.openstack.scene import credentials
from commands.openstack.connection import OpenConsole, ReadConsoleLog
from commands.openstack.place import place_of
from domain.openstack import instance

_LENGTH = Parameter("length", "So many of the last lines only.", {"type": "integer", "minimum": 1})
_LONGEST = 100_000


class ConsoleUrl(msgspec.Struct, frozen=True):
    url: str


async def _open(ask: Ask) -> Reply:
    """Who may is on record before it is opened; the address is for them alone."""
    await ask.command(OpenConsole(ask.uuid()))
    return told(ConsoleUrl(await _asked(ask, instance_actions.console)))


async def _log(ask: Ask) -> Reply:
    length = _length(ask)
    await ask.rehearse(ReadConsoleLog(ask.uuid()))
    text = await _asked(ask, lambda inner, server: instance_actions.console_log(inner, server, length))
    return Reply(200, msgspec.json.encode(text))


def _length(ask: Ask) -> int:
    """0: all of it."""
    given = ask.query.get("length", [""])[-1]
    if given and not (given.isascii() and given.isdecimal() and 0 < int(given[:9]) <= _LONGEST):
        raise problems.field("length", f"Enter a whole number from 1 to {_LONGEST}.")
    return int(given or 0)


async def _asked(ask: Ask, question: Callable[[Cloud, str], str]) -> str:
    """Raises Problem: 400 with what the cloud says, 503 where it may say something else later."""
    try:
        return await ask.in_thread(partial(_answer, ask.site.ledger, ask.uuid(), question))
    except Retryable as trouble:
        raise problems.detail(503, str(trouble)) from None
    except Trouble as trouble:
        raise Problem(400, [str(trouble)]) from None


def _answer(ledger: Ledger, number: UUID, question: Callable[[Cloud, str], str]) -> str:
    found = ledger.store.load(instance.KIND, number)
    tenant = place_of(ledger.store.load, "instance", found).tenant.required()
    inner = cloud_of(credentials(ledger, tenant.offering).within(tenant.backend_id))
    return question(inner, found.required().backend_id)


def routes(view: View) -> list[Route]:
    opened = action(view.one, view.operation, "console", _open, None, ConsoleUrl, OpenConsole, of=view.which)
    shown = msgspec.structs.replace(opened, method="GET", operation=f"{view.operation}_console_retrieve", slow=True)
    log = msgspec.structs.replace(
        shown,
        path=f"{view.one}console_log/",
        operation=f"{view.operation}_console_log_retrieve",
        call=_log,
        answer=str,
        command=ReadConsoleLog,
        parameters=(_LENGTH,),
    )
    return [shown, log, msgspec.structs.replace(opened, slow=True)]
