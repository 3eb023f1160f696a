"""What may be asked about who may do what where."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handler, Handlers
from commands.decision import Decision, change
from commands.identity import role as roles
from commands.identity.people import present
from commands.ports import Load
from domain.event import Event
from domain.identity import access, customer, project, role, user
from domain.marketplace import offering, offering_rules, service_provider
from domain.refusal import Invalid


class GrantRole(msgspec.Struct, frozen=True):
    """`role` is a name or an id, here and below."""

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
        customer.require_present(load(customer.KIND, command.scope).required())
        return command.scope, None
    if command.scope_kind == "project":
        found = load(project.KIND, command.scope).required()
        project.require_present(found)
        return found.customer, command.scope
    if command.scope_kind == "offering":
        offered = load(offering.KIND, command.scope).required()
        offering_rules.require_present(offered)
        return offered.customer, None
    if command.scope_kind == "service_provider":
        provider = load(service_provider.KIND, command.scope).required()
        service_provider.require_present(provider)
        return provider.customer, None
    raise Invalid("scope_kind must be customer, project, offering or service_provider", "scope_kind")


def _not_oneself(command: Any, asked: Asked) -> None:
    if command.scope_kind != "customer" and asked.actor == f"user:{command.user.hex}":
        raise Invalid("User can not manage own role.", "non_field_errors")


def grant_role(command: GrantRole, asked: Asked, load: Load) -> Decision:
    found = roles.find(command.role, asked, load)
    person = load(user.KIND, command.user).state
    if person is None or person.removed or person.erased:
        raise Invalid("User is not found.", "user")
    role.require_active(found.role)

    def decide(before: access.Access, held: access.Held) -> list[Event]:
        return access.grant(before, command.user, held, command.expires_at, asked.now)

    decision = _in_scope(command, asked, load, found, decide)
    owner = load(customer.KIND, decision.customer or command.scope)
    customer.require_open(owner.required())
    return msgspec.structs.replace(decision, reads=(found.loaded, owner))


def change_grant_expiry(command: ChangeGrantExpiry, asked: Asked, load: Load) -> Decision:
    def decide(before: access.Access, held: access.Held) -> list[Event]:
        return access.change_expiry(before, command.user, held, command.expires_at, asked.now)

    return _in_scope(command, asked, load, roles.find(command.role, asked, load), decide)


def revoke_role(command: RevokeRole, asked: Asked, load: Load) -> Decision:
    def decide(before: access.Access, held: access.Held) -> list[Event]:
        return access.revoke(before, command.user, held, asked.now)

    return _in_scope(command, asked, load, roles.find(command.role, asked, load), decide)


def expire_grants(command: ExpireGrants, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda held: access.expire(held, command.user, asked.now))


def _flagged(decide: Callable[[access.Access, UUID], list[Event]]) -> Handler:
    def flag(command: Any, asked: Asked, load: Load) -> Decision:
        present(load, command.user)
        return _changed(command, load, lambda held: decide(held, command.user))

    return flag


def _in_scope(
    command: Any,
    asked: Asked,
    load: Load,
    found: roles.Found,
    decide: Callable[[access.Access, access.Held], list[Event]],
) -> Decision:
    if load(user.KIND, command.user).state is None:
        raise Invalid("User is not found.", "user")
    owner, within = _scope(command, load)
    role.require_fit(found.role, command.scope_kind)
    _not_oneself(command, asked)
    held = access.Held(found.key, command.scope_kind, command.scope)
    return _changed(command, load, lambda before: decide(before, held), owner, within)


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
