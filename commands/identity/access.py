"""What may be asked about who may do what where."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handler, Handlers
from commands.decision import Decision, change
from commands.ports import Load
from domain.event import Event
from domain.identity import access, customer, project, user
from domain.refusal import Invalid, NotFound


class GrantRole(msgspec.Struct, frozen=True):
    user: UUID
    role: str
    scope_kind: str
    scope: UUID
    expires_at: datetime | None = None


class ChangeGrantExpiry(msgspec.Struct, frozen=True):
    user: UUID
    role: str
    scope_kind: str
    scope: UUID
    expires_at: datetime | None = None


class RevokeRole(msgspec.Struct, frozen=True):
    user: UUID
    role: str
    scope_kind: str
    scope: UUID


class ExpireGrants(msgspec.Struct, frozen=True):
    """Records what has run out for one user; asked by the scheduler."""

    user: UUID


class AppointStaff(msgspec.Struct, frozen=True):
    user: UUID


class DismissStaff(msgspec.Struct, frozen=True):
    user: UUID


class AppointSupport(msgspec.Struct, frozen=True):
    user: UUID


class DismissSupport(msgspec.Struct, frozen=True):
    user: UUID


def _scope(command: Any, load: Load) -> tuple[UUID, UUID | None]:
    """Customer and project of the scope. Raises Invalid, NotFound."""
    if command.scope_kind == "customer":
        load(customer.KIND, command.scope).required()
        return command.scope, None
    if command.scope_kind == "project":
        found = load(project.KIND, command.scope).required()
        project.require_present(found)
        return found.customer, command.scope
    raise Invalid("scope_kind must be customer or project", "scope_kind")


def _held(command: Any) -> access.Held:
    return access.Held(command.role, command.scope_kind, command.scope)


def _not_oneself(command: Any, asked: Asked) -> None:
    if command.scope_kind == "project" and asked.actor == f"user:{command.user.hex}":
        raise Invalid("User can not manage own role.", "user")


def grant_role(command: GrantRole, asked: Asked, load: Load) -> Decision:
    person = load(user.KIND, command.user).state
    if person is None or person.erased:
        raise Invalid("User is not found.", "user")
    return _in_scope(
        command,
        asked,
        load,
        lambda held: access.grant(held, command.user, _held(command), command.expires_at, asked.now),
    )


def change_grant_expiry(command: ChangeGrantExpiry, asked: Asked, load: Load) -> Decision:
    return _in_scope(
        command,
        asked,
        load,
        lambda held: access.change_expiry(held, command.user, _held(command), command.expires_at, asked.now),
    )


def revoke_role(command: RevokeRole, asked: Asked, load: Load) -> Decision:
    return _in_scope(command, asked, load, lambda held: access.revoke(held, command.user, _held(command), asked.now))


def expire_grants(command: ExpireGrants, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda held: access.expire(held, command.user, asked.now))


def _flagged(decide: Callable[[access.Access, UUID], list[Event]]) -> Handler:
    def flag(command: Any, asked: Asked, load: Load) -> Decision:
        if load(user.KIND, command.user).state is None:
            raise NotFound(f"user {command.user.hex} does not exist", "user")
        return _changed(command, load, lambda held: decide(held, command.user))

    return flag


def _in_scope(command: Any, asked: Asked, load: Load, decide: Callable[[access.Access], list[Event]]) -> Decision:
    _not_oneself(command, asked)
    owner, within = _scope(command, load)
    return _changed(command, load, decide, owner, within)


def _changed(
    command: Any,
    load: Load,
    decide: Callable[[access.Access], list[Event]],
    owner: UUID | None = None,
    within: UUID | None = None,
) -> Decision:
    found = load(access.KIND, access.stream_of(command.user))
    events = decide(found.state or access.NOBODY)
    return Decision(change(found, events), result=command.user, customer=owner, project=within)


HANDLERS: Handlers = {
    GrantRole: grant_role,
    ChangeGrantExpiry: change_grant_expiry,
    RevokeRole: revoke_role,
    ExpireGrants: expire_grants,
    AppointStaff: _flagged(access.appoint_staff),
    DismissStaff: _flagged(access.dismiss_staff),
    AppointSupport: _flagged(access.appoint_support),
    DismissSupport: _flagged(access.dismiss_support),
}
