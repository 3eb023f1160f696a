"""What moves without its team: the roles of before are ended within the request."""

from functools import partial
from uuid import UUID

from api.http.ask import Ask
from api.tasks.end_teams import MODELS, end_team


async def without_team(ask: Ask, scope: UUID) -> None:
    """Roles of before end one by one, and the answer comes after the last. A crash in between leaves some that still
    work: the same request with its Idempotency-Key ends them, and so does the task `end-teams`, at least hourly."""
    async with ask.reading(MODELS):
        pass
    ended = await ask.in_thread(partial(end_team, ask.site.ledger, scope, ask.correlation))
    if ended:
        ask.wrote(ended)
