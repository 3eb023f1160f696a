"""Orders of Marketplace.Script offerings: the provider's script is run, and how it ends is how the order ends."""

import json
from typing import Any
from uuid import UUID

import msgspec

from adapters.jobs.rows import JobRow
from adapters.scripts.running import Limits, Ran, run
from adapters.trouble import Terminal
from api.integration import access_of
from api.workers.work import Commands, Context, Work
from commands.marketplace.order import CompleteOrder, FailOrder, ReportOrderOutput
from commands.marketplace.resource import SetResourceBackendId
from commands.ports import Load
from domain.identity import customer, project
from domain.marketplace import order, resource

HIDDEN = "********"
SHORTEST_HIDDEN = 4
"""What is shorter says nothing, and would be found everywhere."""
STEPS = {"Create": "create", "Update": "update", "Terminate": "terminate", "Restore": "create"}


def _wanted(job: JobRow, load: Load) -> bool:
    state = load(order.KIND, job.target).required()
    return state.state == "executing" and state.run == job.operation


def _perform(job: JobRow, context: Context) -> Commands:
    load = context.ledger.store.load
    state = load(order.KIND, job.target).required()
    ran = run_step(context, state.offering, STEPS[state.type], _environment(state, job.target, load))
    if ran is None and state.type != "Update":
        raise Terminal(f"the offering has no script {STEPS[state.type]}")
    return _outcome(job, state, ran) if ran else [CompleteOrder(job.target, job.operation)]


def run_step(context: Context, offering: UUID, step: str, given: dict[str, str]) -> Ran | None:
    """One of the scripts of an offering; None where it has none for this step."""
    options = access_of(context.ledger, offering).options
    if not (script := options.get(step)):
        return None
    environ = {str(each["name"]): str(each.get("value", "")) for each in options.get("environ") or ()}
    context.say(f"running the script {step}")
    language = str(options.get("language", "python"))
    return _covered(run(str(script), language, {**given, **environ}, _limits(context), context.held), environ)


def _limits(context: Context) -> Limits:
    settings = context.ledger.settings
    return Limits(settings.script_seconds, settings.script_memory_mib, settings.script_network)


def _environment(state: order.Order, number: UUID, load: Load) -> dict[str, str]:
    """What a script is told of its order, in capitals."""
    thing = load(resource.KIND, state.resource).required()
    return {
        **about(state.resource, thing, load),
        "ORDER_UUID": number.hex,
        "ORDER_TYPE": state.type,
        "PLAN_UUID": state.plan.hex if state.plan else "",
        "ATTRIBUTES": _json(state.attributes),
        "LIMITS": _json(state.limits),
    }


def about(number: UUID, thing: resource.Resource, load: Load) -> dict[str, str]:
    """What a script is told of a resource."""
    place = load(project.KIND, thing.project).required()
    owner = load(customer.KIND, place.customer).required()
    return {
        "RESOURCE_UUID": number.hex,
        "RESOURCE_NAME": thing.title,
        "RESOURCE_BACKEND_ID": thing.backend_id,
        "OFFERING_UUID": thing.offering.hex,
        "PLAN_UUID": thing.plan.hex if thing.plan else "",
        "PROJECT_UUID": thing.project.hex,
        "PROJECT_NAME": place.title,
        "CUSTOMER_UUID": place.customer.hex,
        "CUSTOMER_NAME": owner.title,
        "ATTRIBUTES": _json(thing.attributes),
        "LIMITS": _json(thing.limits),
        "OPTIONS": _json(thing.options),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _covered(ran: Ran, environ: dict[str, str]) -> Ran:
    """What the provider keeps secret is not printed, whatever the script prints."""
    text = ran.output
    for value in sorted(environ.values(), key=len, reverse=True):
        text = text.replace(value, HIDDEN) if len(value) >= SHORTEST_HIDDEN else text
    return msgspec.structs.replace(ran, output=text)


def why(ran: Ran) -> str:
    """It failed."""
    return "the script took too long" if ran.code is None else f"the script ended with exit code {ran.code}"


def _outcome(job: JobRow, state: order.Order, ran: Ran) -> Commands:
    """Of a script that creates, the last line is what the backend calls the resource."""
    output = [ReportOrderOutput(job.target, ran.output)] if ran.output else []
    if ran.code != 0:
        return [*output, FailOrder(job.target, why(ran), run=job.operation)]
    lines = [line.strip() for line in ran.output.splitlines() if line.strip()]
    if state.type == "Create" and lines:
        named = SetResourceBackendId(state.resource, lines[-1][:255])
        return [*output, named, CompleteOrder(job.target, job.operation)]
    return [*output, CompleteOrder(job.target, job.operation)]


def _failed(job: JobRow, message: str) -> Commands:
    return [FailOrder(job.target, message, run=job.operation)]


_WORK = Work(wanted=_wanted, perform=_perform, failed=_failed)
WORKS = {f"script.{step}": _WORK for step in ("create", "update", "terminate", "restore")}
