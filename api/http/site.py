"""What one server process has: the ledger, connections for reading, the listener, what was looked up and counted."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from api.http.caller import Known
from api.http.route import Route
from api.http.tracing import Tracing
from api.http.waiting import Writes
from api.http.watch import Watch
from api.ledger import Ledger
from api.signin import bearer
from projections.identity import powers, users
from projections.registry import MODELS

Conn = AsyncConnection[tuple[Any, ...]]
MOST_COUNTED = 10_000
PASSWORD_THREADS, PROVIDER_THREADS = 4, 16
"""Threads of their own: a flood of passwords, or of made-up bearer tokens, holds up no command."""


class Site:
    """Made in the process that serves, on its event loop."""

    def __init__(self, ledger: Ledger, routes: Sequence[Route] = ()) -> None:
        self.routes = routes
        self.ledger = ledger
        self.settings = ledger.settings
        self.known = Known()
        self.tracing = Tracing(self.settings)
        self.provider = bearer.provider(self.settings)
        self.watch = Watch(ledger.url, tuple(MODELS.values()), self.known.forget, (users.MODEL, powers.MODEL))
        self.pool: AsyncConnectionPool[Conn] = AsyncConnectionPool(
            ledger.url,
            min_size=2,
            max_size=self.settings.pool_size,
            timeout=self.settings.request_seconds,
            open=False,
            kwargs={"autocommit": True, "prepare_threshold": 2, "application_name": "cloudledger http"},
            configure=self._configure,
        )
        self.threads = ThreadPoolExecutor(self.settings.command_threads, thread_name_prefix="command")
        self.password_threads = ThreadPoolExecutor(PASSWORD_THREADS, thread_name_prefix="password")
        self.provider_threads = ThreadPoolExecutor(PROVIDER_THREADS, thread_name_prefix="provider")
        self.counted: OrderedDict[Any, tuple[Any, float, int]] = OrderedDict()
        self.writes = Writes(tuple(MODELS.values()))
        self.touching: set[UUID] = set()
        self.stopping = asyncio.Event()

    async def _configure(self, conn: Conn) -> None:
        conn.prepared_max = 1000
        milliseconds = int(self.settings.request_seconds * 1000)
        settings = {
            "timezone": "UTC",
            "jit": "off",
            "statement_timeout": str(milliseconds),
            "enable_seqscan": "off",  # every list goes by index: a wrong guess of Postgres' must not cost a whole table
        }
        for name, value in settings.items():
            await conn.execute("SELECT set_config(%s, %s, false)", (name, value))

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self.pool.open()
        await self.watch.start()

    def stop_soon(self) -> None:
        """From any thread, also from a signal's handler: who waits for something to happen gives up."""
        self._loop.call_soon_threadsafe(self.stopping.set)

    async def stop(self) -> None:
        self.stopping.set()
        await self.watch.stop()
        await self.pool.close()
        for threads in (self.threads, self.password_threads, self.provider_threads):
            threads.shutdown()
        self.tracing.stop()
        if self.provider:
            self.provider.close()
