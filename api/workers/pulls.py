"""What the provider's script says of a resource: the last line it prints is a JSON object."""

from decimal import Decimal
from typing import Any, Literal

import msgspec

from adapters.jobs.rows import JobRow
from adapters.scripts.running import Ran
from adapters.trouble import Terminal
from api.workers import scripts
from api.workers.work import Commands, Context, Work
from commands.marketplace import resource as resources
from commands.marketplace.pulling import PULLED
from commands.marketplace.usage import ReportUsage, UsageItem
from commands.ports import Load
from domain.marketplace import resource


class Pulled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is not said stays as it is. `usages`: of the whole month so far, by component."""

    state: Literal["OK", "Erred"] | None = None
    error_message: str = ""
    backend_metadata: dict[str, Any] | None = None
    limits: dict[str, int] | None = None
    usages: dict[str, Decimal] | None = None
    report: tuple[dict[str, Any], ...] | None = None


def _wanted(job: JobRow, load: Load) -> bool:
    return load(resource.KIND, job.target).required().state in PULLED


def _perform(job: JobRow, context: Context) -> Commands:
    load = context.ledger.store.load
    state = load(resource.KIND, job.target).required()
    ran = scripts.run_step(context, state.offering, "pull", scripts.about(job.target, state, load))
    if ran is None:
        raise Terminal("the offering has no script pull")
    if ran.code != 0:
        raise Terminal(scripts.why(ran))
    return _said(job, state, _read(ran))


def _read(ran: Ran) -> Pulled:
    """Raises Terminal."""
    lines = [line for line in ran.output.splitlines() if line.strip()]
    try:
        return msgspec.json.decode(lines[-1] if lines else "", type=Pulled)
    except msgspec.MsgspecError as error:
        raise Terminal(f"the last line of the script is not what a pull says: {error}") from None


def _said(job: JobRow, state: resource.Resource, told: Pulled) -> Commands:
    number, found = job.target, list[msgspec.Struct]([resources.NoteSync(job.target)])
    if told.backend_metadata is not None:
        found.append(resources.SetResourceBackendMetadata(number, told.backend_metadata))
    if told.limits is not None:
        found.append(resources.SetResourceLimits(number, told.limits))
    if told.report is not None:
        found.append(resources.SubmitReport(number, told.report))
    if told.usages:
        items = tuple(UsageItem(component, amount) for component, amount in told.usages.items())
        found.append(ReportUsage(number, items))
    return [*found, *_state(job, state, told)]


def _state(job: JobRow, state: resource.Resource, told: Pulled) -> Commands:
    if told.state == "OK" and state.state != "OK":
        return [resources.MarkResourceOk(job.target)]
    if told.state == "Erred" and (state.state, state.error_message) != ("Erred", told.error_message):
        return [resources.MarkResourceErred(job.target, told.error_message)]
    return []


def _failed(_job: JobRow, _message: str) -> Commands:
    """Nobody knows then how it is: the job says why."""
    return []


WORKS = {"script.pull": Work(wanted=_wanted, perform=_perform, failed=_failed)}
