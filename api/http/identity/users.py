"""People."""

from functools import partial

from api.http import problems
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.route import Reply, Route
from api.http.writes import creates, destroys, updates
from api.signin import sessions
from commands.identity.user import ChangeUser, RegisterUser, RemoveUser
from projections.identity.users_documents import USERS

PATH, ONE = "/api/users/", "/api/users/{uuid}/"
UserCreation = form("UserRequest", RegisterUser, without=("full_name",), required=("email",))
UserChange = form("PatchedUserRequest", ChangeUser, without=("user", "full_name"))
UserReplacement = form("UserUpdate", ChangeUser, without=("user", "full_name"), required=("username", "email"))


async def me(ask: Ask) -> Reply:
    return await ask.one(USERS, ask.caller.user)


async def count_me(ask: Ask) -> Reply:
    found = await ask.one(USERS, ask.caller.user)
    return Reply(200, b"", {"X-Result-Count": str(int(bool(found.body)))})


async def create(ask: Ask) -> Reply:
    if not ask.caller.staff:
        raise problems.detail(403, problems.FORBIDDEN)
    answer = await ask.command(RegisterUser(**given(await ask.body(UserCreation))))
    return await ask.one(USERS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    user = ask.uuid()
    fields = given(await ask.body(ask.route.body or UserChange, ChangeUser, user=user))
    await ask.command(ChangeUser(user=user, **fields))
    if "token_lifetime" in fields:
        await ask.in_thread(partial(sessions.relive, ask.site.ledger, user, fields["token_lifetime"]))
    return await ask.one(USERS, user)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveUser(ask.uuid()))
    return Reply(204)


ROUTES = [
    *reads(USERS, PATH, "users"),
    Route(method="GET", path=f"{PATH}me/", operation="users_me_retrieve", call=me, noun="User", answer=USERS),
    Route(method="HEAD", path=f"{PATH}me/", operation="users_me_count", call=count_me, noun="User"),
    creates(PATH, "users", create, UserCreation, USERS, RegisterUser),
    *updates(ONE, "users", change, (UserChange, UserReplacement), USERS, ChangeUser),
    destroys(ONE, "users", destroy, USERS, RemoveUser),
]
