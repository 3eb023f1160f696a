"""Orders of a resource that answer more than their number: its return, and what a renewal would cost."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from api.http.ask import Ask
from api.http.marketplace import dry_run
from api.http.marketplace import resource_bodies as bodies
from api.http.marketplace.resource_actions import does
from api.http.marketplace.resource_views import View, ordered
from api.http.route import Handler, Reply, Route
from api.http.writes import action
from commands.marketplace.renewing import RenewResource, estimated
from commands.marketplace.reordering import RestoreResource
from domain.marketplace.renewal import Estimate


def _restores(view: View) -> Handler:
    """The resource, with the order that brings it back."""

    async def answer(ask: Ask) -> Reply:
        numbers: list[str] = []

        def then(result: Any) -> Reply:
            numbers.append(str(result))
            return ordered(result)

        done = await does(view, RestoreResource, bodies.Restoration, then)(ask)
        if not numbers:
            return done
        found = await ask.one(view.which, ask.uuid())
        return Reply(200, found.body[:-1] + f',"order_uuid":"{numbers[0]}"}}'.encode())

    return answer


def _estimates(view: View) -> Handler:
    async def answer(ask: Ask) -> Reply:
        resource = ask.uuid()
        await ask.see(view.which, resource)
        await ask.permitted(RenewResource, resource=resource)
        body = await ask.body(bodies.RenewalEstimate)
        wanted = RenewResource(resource, body.extension_months, body.limits or {})
        told = partial(estimated, wanted, ask.site.ledger.store.load, datetime.now(UTC).date())
        return Reply(200, msgspec.json.encode(await ask.in_thread(told)))

    return answer


def restoring(view: View) -> Route:
    call, body = _restores(view), bodies.Restoration
    route = action(view.one, view.operation, "restore", call, body, view.which, RestoreResource, of=view.which)
    return msgspec.structs.replace(route, parameters=(dry_run.PARAMETER,))


def estimating(view: View) -> Route:
    name, call, body = "estimate_renewal", _estimates(view), bodies.RenewalEstimate
    return action(view.one, view.operation, name, call, body, Estimate, RenewResource, of=view.which)
