"""What is recorded of people coming and going; asked by the sign-in itself once it has checked who it is."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Change, Decision, Loaded, change
from commands.identity.people import present
from commands.ports import Load
from domain.event import Event
from domain.identity import sign_in, token


class SignIn(msgspec.Struct, frozen=True):
    """Somebody proved who they are and gets a session: its id is the answer."""

    user: UUID
    method: str
    address: str = ""


class RecordSignIn(msgspec.Struct, frozen=True):
    """Somebody proved who they are with a token that is not ours."""

    user: UUID
    method: str
    address: str = ""


class RecordFailedSignIn(msgspec.Struct, frozen=True):
    user: UUID
    method: str
    address: str = ""


class RecordLockOut(msgspec.Struct, frozen=True):
    user: UUID
    until: datetime
    address: str = ""


class SignOut(msgspec.Struct, frozen=True):
    """Ends one session."""

    user: UUID
    token: UUID
    address: str = ""


def _month(command: Any, asked: Asked, load: Load, events: list[Event]) -> tuple[Change, ...]:
    present(load, command.user)
    return change(load(sign_in.KIND, sign_in.stream_of(command.user, asked.now)), events)


def sign_in_(command: SignIn, asked: Asked, load: Load) -> Decision:
    came = sign_in.succeed(command.user, command.method, command.address)
    session = change(Loaded(token.KIND, asked.new_id, None, 0), token.issue_session(command.user))
    return Decision(_month(command, asked, load, came) + session, result=asked.new_id)


def _recorded(command: Any, asked: Asked, load: Load, events: list[Event]) -> Decision:
    return Decision(_month(command, asked, load, events), result=command.user)


def record_sign_in(command: RecordSignIn, asked: Asked, load: Load) -> Decision:
    return _recorded(command, asked, load, sign_in.succeed(command.user, command.method, command.address))


def record_failed_sign_in(command: RecordFailedSignIn, asked: Asked, load: Load) -> Decision:
    return _recorded(command, asked, load, sign_in.fail(command.user, command.method, command.address))


def record_lock_out(command: RecordLockOut, asked: Asked, load: Load) -> Decision:
    return _recorded(command, asked, load, sign_in.lock_out(command.user, command.until, command.address))


def sign_out(command: SignOut, asked: Asked, load: Load) -> Decision:
    found = load(token.KIND, command.token)
    ended = token.revoke(token.require(found.state, command.user, token.SESSION))
    went = _month(command, asked, load, sign_in.sign_out(command.user, command.address))
    return Decision(change(found, ended) + went, result=command.token)


HANDLERS: Handlers = {
    SignIn: sign_in_,
    RecordSignIn: record_sign_in,
    RecordFailedSignIn: record_failed_sign_in,
    RecordLockOut: record_lock_out,
    SignOut: sign_out,
}
