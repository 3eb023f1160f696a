"""The same answer for the same Idempotency-Key, word for word, for ever."""

from uuid import UUID

from api.http.route import Reply
from api.http.site import Site

_KEEP = "INSERT INTO access.answers (key, status, body) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_KEPT = "SELECT status, body FROM access.answers WHERE key = %s"


class FirstAnswer(Exception):
    """What was answered the first time: nothing more is to be done."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


async def kept(site: Site, key: UUID | None) -> FirstAnswer | None:
    """None after a crash before it was kept: the rest is then done and answered again."""
    async with site.pool.connection() as conn:
        row = await (await conn.execute(_KEPT, (key,))).fetchone()
    return FirstAnswer(Reply(row[0], row[1].encode())) if row else None


async def keep(site: Site, key: UUID, reply: Reply) -> None:
    async with site.pool.connection() as conn:
        await conn.execute(_KEEP, (key, reply.status, reply.body.decode()))
