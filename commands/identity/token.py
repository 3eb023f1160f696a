"""What may be asked about tokens. The answer is the token's id; what opens the door is made and kept elsewhere."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handler, Handlers
from commands.decision import Change, Decision, Loaded, change
from commands.identity.people import present
from commands.ports import Load
from domain.event import Event
from domain.identity import token


class IssueToken(msgspec.Struct, frozen=True):
    """A session for somebody without their password: a new token in place of one, or an operator's."""

    user: UUID


class RevokeToken(msgspec.Struct, frozen=True):
    user: UUID
    token: UUID


class CreatePersonalToken(msgspec.Struct, frozen=True):
    user: UUID
    name: str
    expires_at: datetime | None = None


class RevokePersonalToken(msgspec.Struct, frozen=True):
    user: UUID
    token: UUID


class RotatePersonalToken(msgspec.Struct, frozen=True):
    """Another in its place, of the same name and end."""

    user: UUID
    token: UUID


def _new(asked: Asked, events: list[Event]) -> tuple[Change, ...]:
    return change(Loaded(token.KIND, asked.new_id, None, 0), events)


def issue_token(command: IssueToken, asked: Asked, load: Load) -> Decision:
    present(load, command.user)
    return Decision(_new(asked, token.issue_session(command.user)), result=asked.new_id)


def create_personal_token(command: CreatePersonalToken, asked: Asked, load: Load) -> Decision:
    present(load, command.user)
    events = token.issue_personal(command.user, command.name, command.expires_at, asked.now)
    return Decision(_new(asked, events), result=asked.new_id)


def rotate_personal_token(command: RotatePersonalToken, asked: Asked, load: Load) -> Decision:
    present(load, command.user)
    found = load(token.KIND, command.token)
    old = token.require(found.state, command.user, token.PERSONAL)
    fresh = token.issue_personal(command.user, old.label or "", old.expires_at, asked.now)
    return Decision(change(found, token.revoke(old)) + _new(asked, fresh), result=asked.new_id)


def revoking(kind: str) -> Handler:
    """Of any kind where it is empty."""

    def revoke(command: Any, asked: Asked, load: Load) -> Decision:
        found = load(token.KIND, command.token)
        return Decision(
            change(found, token.revoke(token.require(found.state, command.user, kind))), result=command.token
        )

    return revoke


HANDLERS: Handlers = {
    IssueToken: issue_token,
    RevokeToken: revoking(""),
    CreatePersonalToken: create_personal_token,
    RevokePersonalToken: revoking(token.PERSONAL),
    RotatePersonalToken: rotate_personal_token,
}
