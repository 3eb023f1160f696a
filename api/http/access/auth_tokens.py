"""Who is signed in, for staff, and ending that."""

from uuid import UUID

from adapters.access.tokens_documents import AUTH_TOKENS
from api.http import problems
from api.http.access.asking import carried_out
from api.http.ask import Ask
from api.http.lists import reads
from api.http.route import Reply, Route
from api.signin import sessions

PATH, ONE = "/api/auth-tokens/", "/api/auth-tokens/{user_id}/"


def _user(ask: Ask) -> UUID:
    """A uuid, or the same as a number: the clients' type of it. Raises Problem (404)."""
    text = ask.path["user_id"]
    try:
        return UUID(int=int(text)) if text.isascii() and text.isdecimal() and len(text) != 32 else UUID(text)
    except ValueError:
        raise problems.missing(AUTH_TOKENS.noun) from None


async def retrieve(ask: Ask) -> Reply:
    return await ask.one(AUTH_TOKENS, _user(ask))


async def destroy(ask: Ask) -> Reply:
    if not await carried_out(ask, sessions.end, _user(ask)):
        raise problems.missing(AUTH_TOKENS.noun)
    return Reply(204)


ROUTES = [
    *reads(AUTH_TOKENS, PATH, "auth_tokens", "staff", single=False),
    Route(
        method="GET",
        path=ONE,
        operation="auth_tokens_retrieve",
        call=retrieve,
        noun=AUTH_TOKENS.noun,
        who="staff",
        answer=AUTH_TOKENS,
    ),
    Route(
        method="DELETE",
        path=ONE,
        operation="auth_tokens_destroy",
        call=destroy,
        noun=AUTH_TOKENS.noun,
        who="staff",
        status=204,
        about="Ends every session of this user; personal tokens stay.",
    ),
]
