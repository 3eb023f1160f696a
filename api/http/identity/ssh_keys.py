"""SSH keys: one's own, and for staff those of everybody."""

from uuid import UUID

import msgspec

from api.http import problems, reading
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.route import Reply
from api.http.writes import creates, destroys
from commands.identity.ssh_key import CreateSshKey, RemoveSshKey
from projections.identity import ssh_keys
from projections.identity.ssh_keys_documents import SSH_KEYS

PATH, ONE = "/api/keys/", "/api/keys/{uuid}/"
SshKeyCreation = form("SshKeyRequest", CreateSshKey, without=("user",))


async def create(ask: Ask) -> Reply:
    body = await ask.body(SshKeyCreation)
    answer = await ask.command(CreateSshKey(user=ask.caller.user, **given(body)))
    return await ask.one(SSH_KEYS, answer.result, 201)


async def destroy(ask: Ask) -> Reply:
    key = ask.uuid()
    await ask.command(RemoveSshKey(await _owner(ask, key), key))
    return Reply(204)


async def _owner(ask: Ask, key: UUID) -> UUID:
    """Raises Problem (404) for a key the caller does not see."""
    async with ask.reading((ssh_keys.MODEL,)) as conn:
        found = await reading.one(conn, SSH_KEYS, ask.seen, key, ("user_uuid",))
    if found is None:
        raise problems.missing(SSH_KEYS.noun)
    return UUID(msgspec.json.decode(found)["user_uuid"])


ROUTES = [
    *reads(SSH_KEYS, PATH, "keys"),
    creates(PATH, "keys", create, SshKeyCreation, SSH_KEYS, CreateSshKey),
    destroys(ONE, "keys", destroy, SSH_KEYS, RemoveSshKey),
]
