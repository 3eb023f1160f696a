"""Reading one's own writes: what each user wrote of late, and waiting until the read models show it."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from uuid import UUID

from api.http import problems
from api.http.watch import Pool, Watch
from commands.ports import Answer
from projections.engine.model import ReadModel
from projections.engine.step import channel

MOST_WRITERS = 50_000
Positions = dict[str, int]
"""Channel of a read model -> position it must have reached."""


class Writes:
    """Only of this process: through another one `X-Wait-For` does it."""

    def __init__(self, models: Sequence[ReadModel]) -> None:
        self._names = {channel(model): frozenset(model.names) for model in models}
        self._wrote: OrderedDict[UUID, Positions] = OrderedDict()

    def note(self, user: UUID, answer: Answer) -> None:
        """From now on this user reads nothing older."""
        wrote = self._wrote[user] = self._wrote.pop(user, {})
        for name, cares in self._names.items():
            if answer.events is None or not cares or cares & answer.events:
                wrote[name] = max(answer.position, wrote.get(name, 0))
        if len(self._wrote) > MOST_WRITERS:
            self._wrote.popitem(last=False)

    def of(self, user: UUID | None) -> Positions:
        return self._wrote.get(user, {}) if user else {}


async def shown(
    watch: Watch, pool: Pool, models: Sequence[ReadModel], own: Positions, everything: int, seconds: float
) -> None:
    """Waits until the models show one's own writes, and everything up to a position; who waits holds no connection.

    Raises Problem (503)."""
    try:
        async with asyncio.timeout(seconds):
            mine = {name: own.get(name, 0) for name in map(channel, models)}
            if not await watch.moved(mine):
                await watch.reached(pool, models, max(mine.values()))
            if everything:
                await watch.reached(pool, models, everything)
    except TimeoutError:
        wanted = max(everything, *mine.values())
        behind = max(wanted - watch.position(model) for model in models)
        told = f"What you wait for is not shown yet: {behind} events behind position {wanted}. Try again."
        raise problems.detail(503, told, {"Retry-After": "1"}) from None
