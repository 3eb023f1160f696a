"""Documents from the read models: at most two statements a request, and none for a count that is still good."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from api.http.site import MOST_COUNTED, Conn, Site
from projections import documents
from projections.documents import Documents, Seen, Wanted

PERSONAL_COUNT_SECONDS = 1.0
"""A count for one person depends on when grants run out, not only on what is written."""


async def one(conn: Conn, which: Documents, seen: Seen, key: Any, fields: tuple[str, ...] = ()) -> bytes | None:
    found = await (await conn.execute(*documents.one(which, seen, key, fields))).fetchone()
    return found[0].encode() if found else None


async def page(site: Site, conn: Conn, which: Documents, seen: Seen, wanted: Wanted) -> tuple[bytes, int]:
    """A JSON array, and how many there are on all pages."""
    stamp = _stamp(site, which)
    rows, body = await _row(conn, *documents.page(which, seen, wanted))
    if 0 < rows < wanted.limit or (rows == 0 and wanted.offset == 0):
        return body.encode(), wanted.offset + rows
    return body.encode(), await _count(site, conn, which, seen, wanted.filters, stamp)


async def count(site: Site, conn: Conn, which: Documents, seen: Seen, filters: Mapping[str, Sequence[str]]) -> int:
    return await _count(site, conn, which, seen, filters, _stamp(site, which))


def _stamp(site: Site, which: Documents) -> tuple[int, ...] | None:
    return None if which.outside else site.watch.stamp(tuple(which.models.values()))


async def _count(
    site: Site, conn: Conn, which: Documents, seen: Seen, filters: Mapping[str, Sequence[str]], stamp: Any
) -> int:
    """`stamp` was taken before anything was read: a count is never kept for longer than it was true."""
    statement, values = documents.count(which, seen, filters)
    key = (statement, None if seen.everything else seen.user, _hashable(values))
    kept = site.counted.get(key)
    if stamp and kept and kept[0] == stamp and (seen.everything or time.monotonic() < kept[1]):
        return kept[2]
    (found,) = await _row(conn, statement, values)
    if stamp:
        _keep(site, key, (stamp, time.monotonic() + PERSONAL_COUNT_SECONDS, found))
    return int(found)


def _keep(site: Site, key: Any, counted: tuple[Any, float, int]) -> None:
    site.counted[key] = counted
    site.counted.move_to_end(key)
    if len(site.counted) > MOST_COUNTED:
        site.counted.popitem(last=False)


def _hashable(values: dict[str, Any]) -> Any:
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in values.items()
        if name not in ("base", "visible_to")
    )


async def _row(conn: Conn, statement: bytes, values: dict[str, Any]) -> tuple[Any, ...]:
    found = await (await conn.execute(statement, values)).fetchone()
    assert found is not None
    return found
