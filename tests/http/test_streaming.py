"""Rows handed on as they come: all of them, what goes wrong, and the connection of who is cut off."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from api.http.site import Conn
from api.http.streaming import rows
from tests.eventstore.support import fetch

Pool = AsyncConnectionPool[Conn]
SLOW = (
    b"SELECT repeat('x', 100000) || coalesce(pg_sleep(CASE WHEN n < 3 THEN 0 ELSE 60 END)::text, '')"
    b" FROM generate_series(1, 9) n"
)
"""Long rows, so that they are sent before the next one is made."""
ASLEEP = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"


def with_pool(url: str, work: Callable[[Pool], Awaitable[None]]) -> None:
    async def run() -> None:
        async with AsyncConnectionPool(url, min_size=1, max_size=1, timeout=5, open=False) as pool:
            await work(pool)

    asyncio.run(run())


async def backend(pool: Pool) -> Any:
    async with pool.connection() as conn:
        return await (await conn.execute("SELECT pg_backend_pid()")).fetchone()


def test_every_row_in_order(empty_database: str) -> None:
    async def work(pool: Pool) -> None:
        assert [
            row async for row in rows(pool.connection(), (b"SELECT n::text FROM generate_series(1, 1000) n", {}))
        ] == [str(n) for n in range(1, 1001)]

    with_pool(empty_database, work)


def test_what_goes_wrong_on_the_way_is_told(empty_database: str) -> None:
    async def work(pool: Pool) -> None:
        query = b"SELECT (1 / (5 - n))::text FROM generate_series(1, 9) n"
        with pytest.raises(psycopg.errors.DivisionByZero):
            assert [row async for row in rows(pool.connection(), (query, {}))]

    with_pool(empty_database, work)


def test_who_is_cut_off_leaves_the_connection_to_the_next(empty_database: str) -> None:
    """As a server does it: everything that the one who is gone still waits for is cancelled, again and again."""

    async def read(pool: Pool, scope: anyio.CancelScope) -> None:
        with scope:
            async for _ in rows(pool.connection(), (SLOW, {})):
                pass

    async def work(pool: Pool) -> None:
        before, scope = await backend(pool), anyio.CancelScope()
        reader = asyncio.create_task(read(pool, scope))
        while fetch(empty_database, ASLEEP) != [(1,)]:
            await asyncio.sleep(0.01)
        scope.cancel()
        await asyncio.wait_for(reader, 5)
        assert await backend(pool) == before, "the same connection, not one in place of one that was lost"
        assert fetch(empty_database, ASLEEP) == [(0,)]

    with_pool(empty_database, work)
