"""What is asked of one resource, from either side: what it is to be, and the orders that change it."""

from collections.abc import Callable
from typing import Any

import msgspec

from api.http import problems, reading
from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import given
from api.http.marketplace import dry_run
from api.http.marketplace import resource_bodies as bodies
from api.http.marketplace.orders import OFFERINGS, plan_of
from api.http.marketplace.resource_views import OrderUUID, Status, View, ordered, status
from api.http.route import Handler, Reply, Route
from api.http.uploads import attachment
from api.http.writes import Answer, action, updates
from commands.marketplace import reallocating, renewing, reordering
from commands.marketplace import resource as resources
from domain.refusal import Forbidden, NotFound, Refused
from projections.marketplace.resource_parts_documents import UPDATE

Struct = type[msgspec.Struct]
Then = Callable[[Any], Reply]
"""From the command's result to the answer."""
REHEARSED = {**reordering.HANDLERS, **renewing.HANDLERS}
"""Commands that make an order: one may ask what it would come to."""
_OBJECTS = ("attributes", "options", "limits")


def _said(body: msgspec.Struct | None) -> dict[str, Any]:
    """An address of a plan is the plan; nothing said of an object is an empty one."""
    fields = given(body) if body else {}
    if "plan" in fields:
        fields["plan"] = plan_of(fields["plan"])
    if "offering" in fields:
        fields["offering"] = uuid_of("offering", fields["offering"], *OFFERINGS)
    empty: dict[str, Any] = {name: {} for name in _OBJECTS if fields.get(name, "") is None}
    return {**fields, **empty}


def does(view: View, command: Struct, body: Struct | None, then: Then) -> Handler:
    """Whoever does not see the resource from this side is told so before anything else. Of what makes an order one may
    ask what it would come to."""

    async def answer(ask: Ask) -> Reply:
        resource = ask.uuid()
        await ask.see(view.which, resource)
        came = await ask.body(body, command, resource=resource) if body else None
        fields = {**_said(came), "resource": resource}
        if "attachment" in fields:
            fields = await attachment(ask, fields, "attachment", resource=resource)
        wanted = msgspec.convert(msgspec.to_builtins(fields), command)
        if command in REHEARSED and dry_run.wanted(ask, getattr(came, "dry_run", False)):
            return await dry_run.answer(ask, wanted, refers=("plan",))
        return then((await ask.command(wanted, refers=("plan",))).result)

    return answer


def _says(text: str) -> Then:
    return lambda _: status(text)


def _quietly(code: int) -> Then:
    return lambda _: Reply(code)


def _as_it_is(result: Any) -> Reply:
    return Reply(200, msgspec.json.encode(result))


Line = tuple[Struct, Struct | None, Then, Answer]
_OF_OPTIONS = resources.SetResourceOptions
_OPTIONS = _says("Resource options have been changed.")
_STAFF: dict[str, Line] = {
    "set_slug": (resources.SetResourceSlug, bodies.Slug, _says("Resource slug has been changed."), Status),
    "set_downscaled": (resources.SetDownscaled, bodies.Downscaled, _says("Downscaled flag has been changed."), Status),
    "set_paused": (resources.SetPaused, bodies.Paused, _says("Paused flag has been changed."), Status),
    "set_restrict_member_access": (
        resources.SetRestrictMemberAccess,
        bodies.Restricted,
        _says("Restriction of member access has been changed."),
        Status,
    ),
    "unlink": (resources.UnlinkResource, None, _quietly(204), None),
}
BOTH: dict[str, Line] = {
    **_STAFF,
    "terminate": (reordering.TerminateResource, bodies.Termination, ordered, OrderUUID),
}
CONSUMERS: dict[str, Line] = {
    "switch_plan": (reordering.SwitchPlan, bodies.SwitchedPlan, ordered, OrderUUID),
    "update_limits": (reordering.ChangeLimits, bodies.Limits, ordered, OrderUUID),
    "renew": (renewing.RenewResource, bodies.Renewal, ordered, OrderUUID),
    "reallocate_limits": (reallocating.ReallocateLimits, bodies.Reallocation, _as_it_is, reallocating.Reallocated),
    "set_end_date": (resources.ChangeResource, bodies.EndDate, _quietly(200), None),
}
_ID = _says("Resource backend ID has been changed.")
_METADATA = _says("Resource backend metadata has been changed.")
PROVIDERS: dict[str, Line] = {
    "set_end_date": (resources.SetResourceEndDate, bodies.EndDate, _quietly(200), None),
    "set_end_date_by_provider": (resources.SetResourceEndDate, bodies.EndDate, _quietly(200), None),
    "set_as_ok": (resources.MarkResourceOk, None, _quietly(200), None),
    "set_as_erred": (resources.MarkResourceErred, bodies.Erred, _quietly(200), None),
    "set_state_ok": (resources.MarkResourceOk, None, _says("Resource state has been changed."), Status),
    "set_backend_id": (resources.SetResourceBackendId, bodies.BackendId, _ID, Status),
    "set_backend_metadata": (resources.SetResourceBackendMetadata, bodies.Metadata, _METADATA, Status),
    "set_limits": (resources.SetResourceLimits, bodies.SetLimits, _says("Resource limits have been changed."), Status),
    "submit_report": (resources.SubmitReport, bodies.Report, _says("Report is submitted."), Status),
    "refresh_last_sync": (resources.NoteSync, None, _quietly(200), None),
    "update_options_direct": (resources.SetResourceOptions, bodies.Options, _OPTIONS, Status),
}
"""Command, body, how it is answered, what the answer is made of."""


def _lines(view: View, lines: dict[str, Line]) -> list[Route]:
    found = []
    for name, (command, body, then, answer) in lines.items():
        code = 204 if name == "unlink" else 200
        call = does(view, command, body, then)
        route = action(view.one, view.operation, name, call, body, answer, command, of=view.which, status=code)
        told = (dry_run.PARAMETER,) if command in REHEARSED else ()
        found.append(msgspec.structs.replace(route, parameters=told))
    return found


def _ends(view: View) -> Handler:
    """Providers may do the same, under another name."""

    async def answer(ask: Ask) -> Reply:
        await ask.see(view.which, ask.uuid())
        if not ask.caller.staff:
            raise problems.detail(403, problems.FORBIDDEN)
        return await does(view, resources.SetResourceEndDate, bodies.EndDate, _quietly(200))(ask)

    return answer


def _changes(view: View) -> Handler:
    async def answer(ask: Ask) -> Reply:
        await does(view, resources.ChangeResource, ask.route.body, _quietly(200))(ask)
        return await ask.one(UPDATE, ask.uuid())

    return answer


def _moves(view: View) -> Handler:
    async def answer(ask: Ask) -> Reply:
        resource = ask.uuid()
        await ask.see(view.which, resource)
        body = await ask.body(bodies.Move, resources.MoveResource, resource=resource)
        project = uuid_of("project", body.project.url, "projects")
        try:
            await ask.command(resources.MoveResource(resource, project), refers=("project",))
        except (Forbidden, NotFound):
            raise
        except Refused as error:
            raise problems.Problem(409, {"error_message": str(error)}) from None
        return await ask.one(view.which, resource)

    return answer


async def _by_order(ask: Ask, view: View) -> bool:
    async with ask.reading(tuple(view.which.models.values())) as conn:
        found = await reading.one(conn, view.which, ask.seen, ask.uuid(), ("offering_plugin_options",))
    told = msgspec.json.decode(found)["offering_plugin_options"] if found else {}
    return bool(told.get("create_orders_on_resource_option_change"))


def _options(view: View) -> Handler:
    """Where its offering says so, they are ordered."""

    async def answer(ask: Ask) -> Reply:
        if await _by_order(ask, view):
            return await does(view, reordering.OrderOptions, bodies.Options, lambda number: ordered(number, 201))(ask)
        return await does(view, resources.SetResourceOptions, bodies.Options, _OPTIONS)(ask)

    return answer


def routes(view: View, lines: dict[str, Line]) -> list[Route]:
    one, name, which = view.one, view.operation, view.which
    forms = (bodies.Change, bodies.Replacement)
    changes = updates(one, name, _changes(view), forms, UPDATE, resources.ChangeResource)
    ends = resources.SetResourceEndDate
    return [
        *(msgspec.structs.replace(route, noun=which.noun, of=which) for route in changes),
        *_lines(view, {**BOTH, **lines}),
        action(one, name, "set_end_date_by_staff", _ends(view), bodies.EndDate, None, ends, of=which),
        action(one, name, "move_resource", _moves(view), bodies.Move, which, resources.MoveResource),
        action(one, name, "update_options", _options(view), bodies.Options, Status, _OF_OPTIONS, of=which),
    ]
