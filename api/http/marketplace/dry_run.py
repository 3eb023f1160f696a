"""`dry_run`: what an order would come to, and nothing written."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from api.http.ask import Ask
from api.http.route import Parameter, Reply
from commands.decision import Decision
from commands.marketplace.foretelling import Foretold, Review, Room, foretold
from commands.processes.registry import PROCESSES
from projections.marketplace import approvers

PARAMETER = Parameter("dry_run", "Say what would happen, and do nothing.", {"type": "boolean"})
_KINDS = {"consumer": ("project", "customer"), "provider": ("offering", "customer")}


class Approval(msgspec.Struct, frozen=True):
    """`roles` allow it; `people` hold one now and are among those you see."""

    side: str
    permission: str
    roles: list[str]
    people: list[dict[str, Any]]


class OrderPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What the order would come to. `approvals` are those it would wait for, in this order; `skipped_by` says why the
    consumer need not approve, `auto_approved_by_rule_uuid` which rule of the project does. `capacity`, by field: what
    it needs, what all have, what is free. `policies` are the processes that would hear of it."""

    type: str
    state: str
    cost_per_month: Decimal | None
    old_cost_per_month: Decimal | None
    cost_once: Decimal | None
    limits: dict[str, int]
    approvals: list[Approval]
    skipped_by: str | None
    auto_approved_by_rule_uuid: UUID | None
    capacity: dict[str, Room]
    policies: list[str]


def wanted(ask: Ask, body: bool = False) -> bool:
    return body or (ask.query.get("dry_run") or [""])[-1].lower() in ("true", "1")


async def answer(ask: Ask, command: msgspec.Struct, refers: Sequence[str] = ()) -> Reply:
    """Raises Refused, Problem (400), as the command would."""
    decision = await ask.rehearse(command, refers)
    told = await ask.in_thread(lambda: foretold(decision, ask.site.ledger.store.load))
    approvals = [await _approval(ask, each) for each in told.reviews]
    return Reply(200, msgspec.json.encode(_preview(told, approvals, _policies(decision))))


def _policies(decision: Decision) -> list[str]:
    """Processes that hear of what would happen."""
    names = {event.name for change in decision.changes for event in change.events}
    return [process.name for process in PROCESSES.values() if names.intersection(process.names)]


def _preview(told: Foretold, approvals: list[Approval], policies: list[str]) -> OrderPreview:
    return OrderPreview(
        type=told.type,
        state=told.state,
        cost_per_month=told.cost_per_month,
        old_cost_per_month=told.old_cost_per_month,
        cost_once=told.cost_once,
        limits=told.limits,
        approvals=approvals,
        skipped_by=told.skipped_by,
        auto_approved_by_rule_uuid=told.rule,
        capacity=told.capacity,
        policies=policies,
    )


async def _approval(ask: Ask, review: Review) -> Approval:
    query = approvers.of(ask.seen, review.permission, review.scopes, _KINDS[review.side])
    async with ask.reading(tuple(approvers.MODELS.values())) as conn:
        row = await (await conn.execute(*query)).fetchone()
    assert row is not None
    found = msgspec.json.decode(row[0])
    return Approval(review.side, review.permission, found["roles"], found["people"])
