"""What a query finds, handed on as it comes from Postgres."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

from api.http.site import Conn
from projections.documents import Query

_AHEAD = 2
"""So many rows are read before anybody wants them."""
_Rows = asyncio.Queue[str | Exception | None]


async def rows(reading: AbstractAsyncContextManager[Conn], query: Query) -> AsyncIterator[str]:
    """Of a query with one column of text. Read by a task of its own: who is cut off stops it and goes, and it gives the
    connection back in peace. In the middle of a question, being cut off itself, it could not."""
    found: _Rows = asyncio.Queue(_AHEAD)
    reader = asyncio.create_task(_read(reading, query, found))
    try:
        while (row := await found.get()) is not None:
            if isinstance(row, Exception):
                raise row
            yield row
    finally:
        reader.cancel()


async def _read(reading: AbstractAsyncContextManager[Conn], query: Query, found: _Rows) -> None:
    try:
        async with reading as conn, conn.cursor() as cursor:
            async for (row,) in cursor.stream(*query):
                await found.put(row)
        await found.put(None)
    except Exception as error:
        await found.put(error)
