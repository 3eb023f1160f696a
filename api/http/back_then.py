"""`?at=` on one object: the same document as it was at a position or a time."""

from datetime import UTC, datetime
from uuid import UUID

from api.http import problems, reading
from api.http.ask import Ask
from api.http.route import Parameter, Reply
from projections import as_of
from projections.as_of import Moment
from projections.documents import Documents

AT = Parameter("at", "As it was then: a time (2026-11-22T14:00:00Z) or a position of the log.")
_WRONG = "Enter a time, as 2026-11-22T14:00:00Z, or a position."
_FUTURE = "This lies in the future."


async def one(ask: Ask, which: Documents, key: UUID) -> Reply:
    """Whoever sees it now. Raises Problem (400, 404)."""
    log = ask.site.ledger.log
    moment = _moment(ask.query["at"][-1])
    async with ask.reading(tuple(which.models.values())) as conn:
        if await reading.one(conn, which, ask.seen, key, ("uuid",)) is None:
            raise problems.missing(which.noun)
        if moment.position is not None and moment.position > await ask.in_thread(log.head):
            raise problems.field("at", _FUTURE)
        found = await ask.in_thread(lambda: as_of.rows(log, which, key, moment))
        row = None
        if found is not None:
            row = await (await conn.execute(*as_of.document(which, ask.seen, key, found, ask.fields))).fetchone()
    if row is None:
        raise problems.missing(which.noun)
    return Reply(200, row[0].encode())


def _moment(text: str) -> Moment:
    """Raises Problem (400)."""
    if text.isascii() and text.isdecimal() and len(text) < 19:
        return Moment(position=int(text))
    try:
        at = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        raise problems.field("at", _WRONG) from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    if at > datetime.now(UTC):
        raise problems.field("at", _FUTURE)
    return Moment(at=at)
