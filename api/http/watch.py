"""One listener of a process: how far each read model and the log are, and whose sign-in is to be looked up again."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from projections.engine.lag import NEAR
from projections.engine.model import ReadModel
from projections.engine.step import SWAPPED, channel

log = logging.getLogger("cloudledger.watch")
Conn = AsyncConnection[tuple[Any, ...]]
Pool = AsyncConnectionPool[Conn]
LEDGER = "ledger"
"""Where the log tells its last position."""
RECHECK = 2.0
"""Seconds after which a wait looks at the table, should a notification have been lost."""

_BEHIND = """
SELECT x.channel FROM unnest(%(names)s::text[], %(versions)s::int[], %(channels)s::text[]) AS x (name, version, channel)
JOIN views.builds b ON b.name = x.name AND b.version = x.version AND b.state = 'live'
WHERE b.position < %(position)s AND (%(position)s - b.position > %(near)s OR EXISTS (
    SELECT FROM unnest(%(pairs)s::text[], %(topics)s::text[]) AS t (channel, topic)
    JOIN ledger.events e ON e.topic = t.topic
    WHERE t.channel = x.channel AND e.notification_id > b.position AND e.notification_id <= %(position)s)
    OR NOT EXISTS (SELECT FROM ledger.events e WHERE e.notification_id = %(position)s)
    OR x.channel <> ALL (%(pairs)s::text[]))"""


class Watch:
    """`on_access` is told a token's digest (hex) to look up again, or nothing: then all are, which is also so when one
    of the read models `of_people` moves."""

    def __init__(
        self,
        url: str,
        models: Sequence[ReadModel],
        on_access: Callable[[str], None] = lambda _: None,
        of_people: Sequence[ReadModel] = (),
    ) -> None:
        self._url = url
        self._models = {channel(model): model for model in models}
        self._on_access = on_access
        self._of_people = {channel(model) for model in of_people}
        self._positions = dict.fromkeys(self._models, 0)
        self._moved = {name: asyncio.Event() for name in self._models}
        self._head = 0
        self._written = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._swaps = 0
        self.connected = False

    async def start(self) -> None:
        self._task = asyncio.create_task(self._keep_listening())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def stamp(self, models: Sequence[ReadModel]) -> tuple[int, ...] | None:
        """Stays the same as long as none of the tables is written; None while nobody would tell."""
        return (self._swaps, *(self._positions[channel(model)] for model in models)) if self.connected else None

    def position(self, model: ReadModel) -> int:
        return self._positions[channel(model)]

    async def moved(self, wanted: Mapping[str, int]) -> bool:
        """Whether each channel has told of a position, waiting for it; not when nobody tells or one was lost."""
        for name, position in wanted.items():
            if self._positions[name] < position:
                with suppress(TimeoutError):
                    async with asyncio.timeout(RECHECK):
                        await self._told(name, position)
        return all(self._positions[name] >= position for name, position in wanted.items())

    async def _told(self, name: str, position: int) -> None:
        while self._positions[name] < position and self.connected:
            self._moved[name].clear()
            await self._moved[name].wait()

    async def reached(self, pool: Pool, models: Sequence[ReadModel], position: int) -> None:
        """Returns once all models show what happened up to a position. The caller limits the time."""
        while left := await self._behind(pool, [m for m in models if self.position(m) < position], position):
            await self.moved({left[0]: position})

    async def beyond(self, position: int) -> None:
        """Returns once the log goes on after a position. The caller limits the time."""
        while self._head <= position:
            self._written.clear()
            await self._written.wait()

    async def _behind(self, pool: Pool, models: Sequence[ReadModel], position: int) -> list[str]:
        """Channels of those that do not show it all yet: something that concerns them lies in between."""
        if not models:
            return []
        pairs = [(channel(model), name) for model in models for name in model.names]
        values = {
            "names": [model.name for model in models],
            "versions": [model.version for model in models],
            "channels": [channel(model) for model in models],
            "pairs": [pair[0] for pair in pairs],
            "topics": [pair[1] for pair in pairs],
            "position": position,
            "near": NEAR,
        }
        async with pool.connection() as conn:
            found = await (await conn.execute(_BEHIND, values)).fetchall()
        return [str(name) for (name,) in found]

    async def _keep_listening(self) -> None:
        pause = 0.1
        while True:
            try:
                async with await AsyncConnection.connect(self._url, autocommit=True) as conn:
                    await self._listen(conn)
            except (psycopg.Error, OSError) as error:
                log.warning("listener lost its connection: %s", type(error).__name__)
            self.connected = False
            self._on_access("")
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)

    async def _listen(self, conn: Conn) -> None:
        for name in (*self._models, SWAPPED, "access", LEDGER):
            await conn.execute(f'LISTEN "{name}"'.encode())
        found = await conn.execute("SELECT name, version, position FROM views.builds WHERE state = 'live'")
        for name, version, position in await found.fetchall():
            self._heed(f"views_{name}_v{version}", str(position))
        head = await (await conn.execute("SELECT max(notification_id) FROM ledger.events")).fetchone()
        self._heed(LEDGER, str((head or (0,))[0] or 0))
        self.connected = True
        async for notice in conn.notifies():
            self._heed(notice.channel, notice.payload)

    def _heed(self, name: str, payload: str) -> None:
        if name == "access":
            self._on_access(payload)
        elif name == SWAPPED:
            self._swaps += 1
        elif name == LEDGER and payload.isdecimal():
            self._head = max(self._head, int(payload))
            self._written.set()
        elif name in self._positions and payload.isdecimal():
            self._positions[name] = max(self._positions[name], int(payload))
            self._moved[name].set()
            if name in self._of_people:
                self._on_access("")
