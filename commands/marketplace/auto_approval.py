"""What may be asked of a project's rule that approves orders by itself."""

from decimal import Decimal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.fields import given
from commands.marketplace import checks
from commands.marketplace.asker import user_of
from commands.ports import Load
from domain.identity import project
from domain.marketplace import auto_approval
from domain.refusal import NotFound

KIND = auto_approval.KIND


class CreateAutoApproval(msgspec.Struct, frozen=True):
    """Approves orders of the project up to `monthly_cost_limit`."""

    project: UUID
    monthly_cost_limit: Decimal
    enabled: bool = True


class ChangeAutoApproval(msgspec.Struct, frozen=True):
    rule: UUID
    monthly_cost_limit: Decimal | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class RemoveAutoApproval(msgspec.Struct, frozen=True):
    rule: UUID


def create(command: CreateAutoApproval, asked: Asked, load: Load) -> Decision:
    place, owner = checks.open_project(load, command.project, asked.now.date())
    made = auto_approval.create(command.project, user_of(asked), command.monthly_cost_limit, command.enabled)
    changes = change(Loaded(KIND, asked.new_id, None, 0), made)
    return Decision(changes, asked.new_id, owner.stream, command.project, reads=(place, owner))


def _found(load: Load, number: UUID) -> tuple[Loaded[auto_approval.Rule], auto_approval.Rule, UUID]:
    found = load(KIND, number)
    state = found.required()
    if state.removed:
        raise NotFound(f"the rule {number.hex} was removed")
    return found, state, load(project.KIND, state.project).required().customer


def change_rule(command: ChangeAutoApproval, asked: Asked, load: Load) -> Decision:
    found, state, owner = _found(load, command.rule)
    events = auto_approval.change(state, user_of(asked), given(command, "rule"))
    return Decision(change(found, events), command.rule, owner, state.project)


def remove(command: RemoveAutoApproval, asked: Asked, load: Load) -> Decision:
    found, state, owner = _found(load, command.rule)
    return Decision(change(found, auto_approval.remove(state)), command.rule, owner, state.project)


HANDLERS: Handlers = {CreateAutoApproval: create, ChangeAutoApproval: change_rule, RemoveAutoApproval: remove}
