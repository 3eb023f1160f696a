"""Every operation at an OpenStack cloud is carried out here, the same way for all kinds: ask whether it is wanted, say
that it begins, call the driver, say what came of it."""

from functools import partial
from uuid import UUID

from adapters.jobs import ahead
from adapters.jobs.rows import JobRow
from adapters.openstack.outcome import NotYet
from api.workers.openstack import instances, networks, routers, security_groups, subnets, tenants, volumes
from api.workers.openstack.patience import Patience, at_least, waited
from api.workers.openstack.scene import Done, Scene, Step, scene
from api.workers.openstack.vanished import removal
from api.workers.outcomes import tell_step
from api.workers.work import Again, Commands, Context, Work
from commands.openstack.kinds import KINDS
from commands.openstack.operation import BeginOperation, ReportFailed, ReportSucceeded
from commands.ports import Load
from domain import operation
from domain.platform import setting

_INNER: dict[str, dict[str, Step]] = {
    "instance": instances.STEPS,
    "volume": volumes.STEPS,
    "network": networks.STEPS,
    "subnet": subnets.STEPS,
    "router": routers.STEPS,
    "security_group": security_groups.STEPS,
}
STEPS: dict[str, dict[str, Step]] = {
    "tenant": tenants.STEPS,
    **{noun: {**steps, "delete": removal(steps["delete"])} for noun, steps in _INNER.items()},
}
"""By noun and operation."""
_LIMITED = {"instance": "OpenStack.Instance", "volume": "OpenStack.Volume"}
_WITHIN: dict[str, tuple[str, tuple[str, ...]]] = {
    "tenant": ("security_group", ("security_groups",)),
    "instance": ("volume", ("system_volume", "data_volumes", "volumes")),
}
"""Of which kind others are carried out along with it, and the fields of the wish that name them."""
PAUSE, LONG_PAUSE = 2.0, 20.0
"""The second is for who will be woken."""
_PATIENCE = Patience()


def _wanted(noun: str, job: JobRow, load: Load) -> bool:
    """What was to be made and is not wanted any more is looked at, too: it may have come to be."""
    state = load(KINDS[noun].kind, job.target).required()
    assert job.operation is not None
    return operation.runs(state, job.operation) or _overtaken(state, job)


def _overtaken(state: operation.Backed, job: JobRow) -> bool:
    """By its removal."""
    return job.kind.endswith(".create") and state.run != job.operation


def _perform(noun: str, step: Step, job: JobRow, context: Context) -> Commands | Again:
    ledger = context.ledger
    state = ledger.store.load(KINDS[noun].kind, job.target).required()
    if _overtaken(state, job):
        return _undone(noun, state, job, context)
    if state.state.endswith("_SCHEDULED"):
        if waiting := _turn(noun, job, context):
            return waiting
        assert job.operation is not None
        tell_step(ledger, job, BeginOperation(noun, job.target, job.operation))
    found = _stepped(step, scene(ledger, job, noun), job)
    return found if isinstance(found, Again) else _told(noun, job, found)


def _stepped(step: Step, within: Scene, job: JobRow) -> Done | Again:
    """Once it goes on it is known how long the wait was."""
    found = step(within)
    about = f"{within.cloud.credentials.auth_url} {job.kind}"
    what = found.what if isinstance(found, NotYet) else ""
    if job.waiting_for not in ("", ahead.TURN, what):
        _PATIENCE.learn(f"{about} {job.waiting_for}", at_least(job), waited(job, job.waiting_for))
    if isinstance(found, Done):
        return found
    return Again(_PATIENCE.pause(f"{about} {what}", waited(job, what)), found.progress, what)


def _told(noun: str, job: JobRow, found: Done) -> Commands:
    assert job.operation is not None
    if not found.over:
        return found.also
    return (*found.also, ReportSucceeded(noun, job.target, job.operation, found.backend_id, found.seen))


def _undone(noun: str, state: operation.Backed, job: JobRow, context: Context) -> Commands | Again:
    """Once its removal is through, whatever came to be in the meantime goes, too."""
    if not state.deleted:
        return Again(PAUSE, "waiting for its removal")
    found = _stepped(STEPS[noun]["delete"], scene(context.ledger, job, noun), job)
    return found if isinstance(found, Again) else ()


def _turn(noun: str, job: JobRow, context: Context) -> Again | None:
    """So many of a kind at a time, the oldest first."""
    if noun not in _LIMITED or not job.kind.endswith(".create"):
        return None
    overrides = context.ledger.store.load(setting.KIND, setting.STREAM).state or setting.Overrides()
    limits = overrides.value("WALDUR_OPENSTACK.MAX_CONCURRENT_PROVISION")
    most = limits.get(_LIMITED[noun], 0) if isinstance(limits, dict) else 0
    with context.ledger.connection() as conn:
        before = ahead.count(conn, job)
    if not most or before < most:
        return None
    return Again(LONG_PAUSE, f"waiting for its turn, {before} are before it", ahead.TURN)


def _failed(noun: str, job: JobRow, message: str) -> Commands:
    """With what was carried out along with it."""
    assert job.operation is not None
    kind, fields = _WITHIN.get(noun, ("", ()))
    named = [job.arguments.get(field) or () for field in fields]
    along = [UUID(each) for one in named for each in ([one] if isinstance(one, str) else one)]
    others = tuple(ReportFailed(kind, each, job.operation, message) for each in along)
    return (*others, ReportFailed(noun, job.target, job.operation, message))


WORKS: dict[str, Work] = {
    f"openstack.{noun}.{name}": Work(
        wanted=partial(_wanted, noun), perform=partial(_perform, noun, step), failed=partial(_failed, noun), anew=True
    )
    for noun, steps in STEPS.items()
    for name, step in steps.items()
}
