"""Files that may go: what has been kept for a while, the streams that may name it, and the statement that ends it."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection

Conn = Connection[tuple[Any, ...]]
_OLD = (
    "SELECT sha256, media_type, length(content), kept_at FROM files.files WHERE kept_at < now() - %s"
    " ORDER BY kept_at, sha256"
)
_NAMING = "SELECT DISTINCT originator_id, topic FROM ledger.events WHERE topic = ANY (%s)"
_END = "DELETE FROM files.files WHERE sha256 = ANY (%s) AND kept_at < now() - %s"


def old(conn: Conn, grace: timedelta) -> list[dict[str, Any]]:
    names = ("sha256", "media_type", "bytes", "kept_at")
    return [dict(zip(names, row, strict=True)) for row in conn.execute(_OLD, (grace,))]


def naming(conn: Conn, events: Sequence[str]) -> list[tuple[UUID, str]]:
    """Streams in which something of these names happened, and what."""
    return [(stream, name) for stream, name in conn.execute(_NAMING, (list(events),))]


def end(conn: Conn, sha256: Collection[str], grace: timedelta) -> int:
    """How many; what came again meanwhile stays."""
    return conn.execute(_END, (list(sha256), grace)).rowcount
