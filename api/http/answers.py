"""The same answer for the same Idempotency-Key, word for word, for ever."""

import msgspec

from api.http.ask import Ask
from api.http.route import Reply

_KEEP = "INSERT INTO access.answers (command_id, status, body) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_KEPT = "SELECT status, body FROM access.answers WHERE command_id = %s"


async def first(ask: Ask, reply: Reply) -> Reply:
    """The kept answer to a command that came before, else this one, which is kept."""
    if ask.answer is None or not ask.keyed:
        return reply
    async with ask.site.pool.connection() as conn:
        if ask.answer.repeated:
            row = await (await conn.execute(_KEPT, (ask.command_id,))).fetchone()
            return msgspec.structs.replace(reply, status=row[0], body=row[1].encode()) if row else reply
        await conn.execute(_KEEP, (ask.command_id, reply.status, reply.body.decode()))
    return reply
