"""Coming with a password, and going."""

from functools import partial

import msgspec

from adapters.access import tokens
from api.http import problems, sessions
from api.http.ask import Ask
from api.http.caller import Caller
from api.http.route import Reply, Route
from api.signin import sessions as signin
from api.signin.asking import envelope
from api.signin.passwords import sign_in
from commands.ports import Answer


class ObtainAuthTokenRequest(msgspec.Struct, frozen=True):
    username: str
    password: str

    def __repr__(self) -> str:
        return f"ObtainAuthTokenRequest({self.username!r})"


class CoreAuthToken(msgspec.Struct, frozen=True):
    token: str

    def __repr__(self) -> str:
        return "CoreAuthToken()"


class Logout(msgspec.Struct, frozen=True):
    """Where the identity provider ends what it began."""

    logout_url: str


async def password(ask: Ask) -> Reply:
    given = await ask.body(ObtainAuthTokenRequest)
    for name in ("username", "password"):
        if not getattr(given, name):
            raise problems.field(name, "This field may not be blank.")
    work = partial(sign_in, ask.site.ledger, given.username, given.password, ask.client, ask.correlation)
    issued = await ask.in_thread(work, ask.site.password_threads)
    ask.site.writes.note(issued.user, Answer(issued.token, issued.position))
    return Reply(200, msgspec.json.encode(CoreAuthToken(issued.key)), {"X-Position": str(issued.position)})


async def logout(ask: Ask) -> Reply:
    """Ends the session the caller came with. A personal token is none, and stays."""
    who = ask.caller
    if who.token is not None and who.kind == tokens.SESSION:
        await ask.in_thread(partial(_signed_out, ask, who))
    ask.site.known.forget(tokens.digest(sessions.presented(ask.headers)).hex())
    url = ask.site.settings.oidc_logout_url
    if who.kind == sessions.OIDC and url:
        return Reply(200, msgspec.json.encode(Logout(url)))
    return Reply(204)


def _signed_out(ask: Ask, who: Caller) -> None:
    assert who.token is not None
    given = envelope(f"user:{who.real.hex}", ask.correlation)
    signin.sign_out(ask.site.ledger, who.real, who.token, given, ask.client)


ROUTES = [
    Route(
        method="POST",
        path="/api-auth/password/",
        operation="api_auth_password",
        call=password,
        who="anyone",
        body=ObtainAuthTokenRequest,
        answer=CoreAuthToken,
        about="A new token for a username and a password. Those there are stay as they are.",
    ),
    Route(
        method="POST",
        path="/api-auth/logout/",
        operation="api_auth_logout",
        call=logout,
        status=204,
        about="Ends the session of this token. Who came from an identity provider is told where to sign out there.",
    ),
]
