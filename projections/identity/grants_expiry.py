"""Roles that run out: whose have, and when the next one will."""

from datetime import datetime
from typing import Any
from uuid import UUID

from projections.engine.model import Conn, live_sql
from projections.identity import grants

_RUN_OUT = live_sql(
    "SELECT uuid, user_uuid, role, scope_kind, scope, expires_at FROM {grants} WHERE expires_at <= %s"
    " ORDER BY expires_at, user_uuid, role, scope",
    grants=grants.MODEL,
)
_USERS = live_sql("SELECT DISTINCT user_uuid FROM {grants} WHERE expires_at <= %s ORDER BY 1", grants=grants.MODEL)
_NEXT = live_sql("SELECT min(expires_at) FROM {grants} WHERE expires_at IS NOT NULL", grants=grants.MODEL)


def run_out(conn: Conn, now: datetime) -> list[dict[str, Any]]:
    """Grants past their expiry that are not recorded as expired yet."""
    found = conn.execute(_RUN_OUT, (now,))
    names = [column.name for column in found.description or ()]
    return [dict(zip(names, values, strict=True)) for values in found]


def users_with_run_out(conn: Conn, now: datetime) -> list[UUID]:
    return [user for (user,) in conn.execute(_USERS, (now,))]


def next_expiry(conn: Conn) -> datetime | None:
    """The moment until which nothing runs out; None when nothing ever will. It lies in the past while there is work."""
    found = conn.execute(_NEXT).fetchone()
    return found[0] if found else None
