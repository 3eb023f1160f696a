"""Documents from the read models: at most two statements a request, and none for a count that is still good."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from api.http import statements
from api.http.site import MOST_COUNTED, Conn, Site
from projections import documents
from projections.documents import About, Documents, Query, Seen, Wanted

PERSONAL_COUNT_SECONDS = 1.0
"""A count for one person depends on when grants run out, not only on what is written."""


async def one(conn: Conn, which: Documents, seen: Seen, key: Any, fields: tuple[str, ...] = ()) -> bytes | None:
    found = await statements.row(conn, documents.one(which, seen, key, fields), prepare=True)
    return found[0].encode() if found else None


class Unseen(Exception):
    """What a page was to be about is not there for who asks."""


async def page(
    site: Site, conn: Conn, which: Documents, seen: Seen, wanted: Wanted, about: About | None = None
) -> tuple[bytes, int]:
    """A JSON array, and how many there are on all pages. Raises Unseen; `about` is not for documents made `apart`."""
    stamp = _stamp(site, which)
    if which.apart:
        return await _apart(site, conn, which, seen, wanted, stamp)
    rows, body, *sees = await _row(conn, documents.page(which, seen, wanted, about))
    if sees == [False]:
        raise Unseen
    total = _told(wanted, rows)
    return body.encode(), await _count(site, conn, which, seen, wanted.filters, stamp) if total is None else total


async def _apart(site: Site, conn: Conn, which: Documents, seen: Seen, wanted: Wanted, stamp: Any) -> tuple[bytes, int]:
    key = _counted_by(which, seen, wanted.filters)
    kept = _kept(site, key, seen, stamp)
    keys, counted = await _row(conn, documents.found(which, seen, wanted, counted=kept is None))
    if counted is not None:
        _keep(site, key, stamp, counted)
    total = next(n for n in (_told(wanted, len(keys or ())), kept, counted) if n is not None)
    if not keys:
        return b"[]", total
    _, body = await _row(conn, documents.made(which, seen, wanted.fields, keys), prepare=True)
    return body.encode(), total


def _told(wanted: Wanted, rows: int) -> int | None:
    """How many there are on all pages, where the page itself tells."""
    return wanted.offset + rows if 0 < rows < wanted.limit or (rows == 0 and wanted.offset == 0) else None


async def count(site: Site, conn: Conn, which: Documents, seen: Seen, filters: Mapping[str, Sequence[str]]) -> int:
    return await _count(site, conn, which, seen, filters, _stamp(site, which))


def _stamp(site: Site, which: Documents) -> tuple[int, ...] | None:
    return None if which.outside else site.watch.stamp(tuple(which.models.values()))


async def _count(
    site: Site, conn: Conn, which: Documents, seen: Seen, filters: Mapping[str, Sequence[str]], stamp: Any
) -> int:
    """`stamp` was taken before anything was read: a count is never kept for longer than it was true."""
    key = _counted_by(which, seen, filters)
    if (kept := _kept(site, key, seen, stamp)) is not None:
        return kept
    (found,) = await _row(conn, documents.count(which, seen, filters))
    _keep(site, key, stamp, found)
    return int(found)


def _counted_by(which: Documents, seen: Seen, filters: Mapping[str, Sequence[str]]) -> Any:
    statement, values = documents.count(which, seen, filters)
    return statement, None if seen.everything else seen.user, _hashable(values)


def _kept(site: Site, key: Any, seen: Seen, stamp: Any) -> int | None:
    counted = site.counted.get(key)
    good = stamp and counted and counted[0] == stamp and (seen.everything or time.monotonic() < counted[1])
    return counted[2] if counted and good else None


def _keep(site: Site, key: Any, stamp: Any, found: int) -> None:
    if not stamp:
        return
    site.counted[key] = (stamp, time.monotonic() + PERSONAL_COUNT_SECONDS, found)
    site.counted.move_to_end(key)
    if len(site.counted) > MOST_COUNTED:
        site.counted.popitem(last=False)


def _hashable(values: dict[str, Any]) -> Any:
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in values.items()
        if name not in ("base", "visible_to")
    )


async def _row(conn: Conn, query: Query, *, prepare: bool | None = None) -> tuple[Any, ...]:
    found = await statements.row(conn, query, prepare=prepare)
    assert found is not None
    return found
