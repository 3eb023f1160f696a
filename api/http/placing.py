"""What a failure may tell: what somebody does not see is not there, what they do see is at most forbidden."""

from uuid import UUID

from api.http import problems
from api.http.ask import Ask
from api.http.problems import Problem
from projections import documents

_TELLING = (400, 403, 404, 409)


async def placed(ask: Ask, problem: Problem) -> Problem:
    """The failure as this caller may hear it, in the order of the contract: 404 before 403 before the rest."""
    which, key = ask.route.of, _key(ask)
    if which is None or key is None or ask.known_caller is None or ask.answer or problem.status not in _TELLING:
        return problem
    async with ask.reading(tuple(which.models.values())) as conn:
        row = await (await conn.execute(*documents.there(which, ask.seen, key))).fetchone()
    if row is None:
        return problems.missing(which.noun)
    if row[0] and problem.status == 404 and not ask.seen.everything:
        return problems.detail(403, problems.FORBIDDEN)
    return problem


def _key(ask: Ask) -> UUID | None:
    try:
        return UUID(next(iter(ask.path.values()), ""))
    except ValueError:
        return None
