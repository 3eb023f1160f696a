"""The token somebody has, another in its place, another password, none."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import msgspec

from adapters.access import tokens
from api.http import problems, sessions
from api.http.access.asking import carried_out
from api.http.ask import Ask
from api.http.route import Reply, Route
from api.http.writes import action
from api.ledger import Ledger
from api.signin import passwords
from api.signin import sessions as signin
from commands.identity.credential import RemovePassword, SetPassword
from commands.identity.token import IssueToken
from commands.ports import Envelope
from domain.identity import user as users
from projections.identity.users_documents import USERS

ONE = "/api/users/{uuid}/"
NOT_KEPT = "Only the digest of a token is kept. POST to refresh_token makes a new one and ends those there are."


class UserAuthToken(msgspec.Struct, frozen=True):
    created: datetime
    token: str
    user_first_name: str
    user_last_name: str
    user_username: str
    user_is_active: bool
    user_token_lifetime: int | None

    def __repr__(self) -> str:
        return "UserAuthToken()"


class PasswordChangeRequest(msgspec.Struct, frozen=True):
    new_password: str

    def __repr__(self) -> str:
        return "PasswordChangeRequest()"


async def token(ask: Ask) -> Reply:
    """The session the caller came with. Raises Problem (404) for any other."""
    who, user = ask.caller, ask.uuid()
    await ask.one(USERS, user)
    if user != who.real or who.kind != tokens.SESSION:
        raise problems.detail(404, NOT_KEPT)
    return await _told(ask, user, sessions.presented(ask.headers), who.used_at)


async def refresh(ask: Ask) -> Reply:
    issued = await carried_out(ask, signin.refresh, ask.uuid())
    return await _told(ask, issued.user, issued.key, None)


async def change_password(ask: Ask) -> Reply:
    """The session it is asked with lives on where it is the user's own; all others of theirs end."""
    user = ask.uuid()
    body = await ask.body(PasswordChangeRequest, SetPassword, user=user)
    await carried_out(ask, partial(_changed, _own(ask)), user, body.new_password)
    return Reply(200, b'{"detail":"Password has been changed."}')


async def remove_password(ask: Ask) -> Reply:
    """What was begun with it ends as well, as with another password."""
    await carried_out(ask, partial(_removed, _own(ask)), ask.uuid())
    return Reply(200, b'{"detail":"Password has been removed."}')


def _own(ask: Ask) -> UUID | None:
    """The session this was asked with, where the user is who asks."""
    return ask.caller.token if ask.caller.real == ask.uuid() else None


def _changed(kept: UUID | None, ledger: Ledger, user: UUID, password: str, given: Envelope) -> None:
    passwords.set_password(ledger, user, password, given)
    signin.end(ledger, user, given, kept)


def _removed(kept: UUID | None, ledger: Ledger, user: UUID, given: Envelope) -> None:
    passwords.remove_password(ledger, user, given)
    signin.end(ledger, user, given, kept)


async def _told(ask: Ask, user: UUID, key: str, used_at: datetime | None) -> Reply:
    """From the log: a read model may be behind, and what signs people in is not."""
    person = (await ask.in_thread(partial(ask.site.ledger.store.load, users.KIND, user))).required()
    found = UserAuthToken(
        created=used_at or datetime.now(UTC),
        token=key,
        user_first_name=person.first_name or "",
        user_last_name=person.last_name or "",
        user_username=person.username or "",
        user_is_active=person.active,
        user_token_lifetime=person.token_lifetime,
    )
    return Reply(200, msgspec.json.encode(found))


ROUTES = [
    Route(
        method="GET",
        path=f"{ONE}token/",
        operation="users_token_retrieve",
        call=token,
        noun="User",
        answer=UserAuthToken,
        about="The token this request came with, for the user it is of. Others are not kept, only digests of them.",
    ),
    action(ONE, "users", "refresh_token", refresh, None, UserAuthToken, IssueToken, of=USERS),
    action(ONE, "users", "change_password", change_password, PasswordChangeRequest, None, SetPassword, of=USERS),
    action(ONE, "users", "remove_password", remove_password, None, None, RemovePassword, of=USERS),
]
