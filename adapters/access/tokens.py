"""Tokens as they are kept: only digests. Look-up, touch, issue and delete, in plain SQL."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

import msgspec
from psycopg.sql import SQL

from domain.identity import token as domain_token
from projections.engine.model import Conn, live_sql
from projections.identity import powers, users

CHANNEL = "access"
"""Where Postgres tells the digest (64 hex characters) of every token that is deleted or changed."""
PERSONAL_PREFIX = "w_"
SESSION, PERSONAL = domain_token.SESSION, domain_token.PERSONAL


class Found(msgspec.Struct, frozen=True, gc=False):
    """What a token stands for. `ends_at` is None for one without end; it moves when the token is touched."""

    id: UUID
    user: UUID
    kind: str
    created_at: datetime
    used_at: datetime
    lifetime: int | None
    ends_at: datetime | None
    expired: bool
    active: bool
    is_staff: bool
    is_support: bool
    username: str | None


class Token(msgspec.Struct, frozen=True):
    """A row to keep; `name` is what the owner calls it."""

    id: UUID
    digest: bytes
    user_uuid: UUID
    kind: str
    name: str = ""
    lifetime: int | None = None
    expires_at: datetime | None = None


class Kept(msgspec.Struct, frozen=True, gc=False):
    """One line of a list of tokens; nothing in it opens anything."""

    id: UUID
    user: UUID
    name: str
    created_at: datetime
    used_at: datetime
    lifetime: int | None
    expires_at: datetime | None


ENDS = "least(t.used_at + t.lifetime * interval '1 second', t.expires_at)"
"""When a token `t` ends; NULL: never."""

LOOK_UP = live_sql(
    "SELECT t.id, t.user_uuid, t.kind, t.created_at, t.used_at, t.lifetime, " + ENDS + ","
    " coalesce(" + ENDS + " <= now(), false), coalesce(u.is_active, true), coalesce(w.is_staff, false),"
    " coalesce(w.is_support, false), u.username"
    " FROM access.tokens t LEFT JOIN {users} u ON u.uuid = t.user_uuid"
    " LEFT JOIN {powers} w ON w.user_uuid = t.user_uuid WHERE t.digest = %s",
    users=users.MODEL,
    powers=powers.MODEL,
)
"""Takes the digest; its row makes a `Found`. Who has signed in before the read model shows them is active."""
HAS_SESSION = SQL(
    "SELECT EXISTS (SELECT FROM access.tokens t WHERE t.user_uuid = %s AND t.kind = 'session'"
    " AND coalesce({} > now(), true))"
).format(SQL(ENDS))
"""Whether somebody is signed in just now."""
TOUCH = SQL("UPDATE access.tokens SET used_at = now() WHERE id = ANY(%s)")
"""Takes a list of ids, so that a process may move many at once."""
_ADD = SQL("INSERT INTO access.tokens (id, digest, user_uuid, kind, name, lifetime, expires_at) VALUES ({})").format(
    SQL(", ").join([SQL("%s")] * 7)
)
_KEPT = (
    "SELECT id, user_uuid, name, created_at, used_at, lifetime, expires_at FROM access.tokens"
    " WHERE user_uuid = %s AND kind = %s ORDER BY created_at DESC, id"
)
_ENDED = SQL("DELETE FROM access.tokens t WHERE kind = 'session' AND {} <= now()").format(SQL(ENDS))


def new_key(kind: str) -> str:
    """What the owner gets to see once: 160 random bits."""
    return (PERSONAL_PREFIX if kind == PERSONAL else "") + secrets.token_hex(20)


def digest(key: str) -> bytes:
    """Never fails, whatever somebody sends."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def look_up(conn: Conn, key_digest: bytes) -> Found | None:
    row = conn.execute(LOOK_UP, (key_digest,)).fetchone()
    return Found(*row) if row else None


def touch(conn: Conn, token: UUID) -> None:
    """It was used now: a session lives on from here."""
    conn.execute(TOUCH, ([token],))


def add(conn: Conn, token: Token) -> None:
    conn.execute(_ADD, msgspec.structs.astuple(token))


def delete(conn: Conn, user: UUID, token: UUID) -> bool:
    """Whether the user had it."""
    return conn.execute("DELETE FROM access.tokens WHERE id = %s AND user_uuid = %s", (token, user)).rowcount > 0


def delete_sessions(conn: Conn, user: UUID, but: UUID | None = None) -> list[UUID]:
    """Every other session of a user ends; their ids."""
    query = (
        "DELETE FROM access.tokens WHERE user_uuid = %s AND kind = 'session' AND id IS DISTINCT FROM %s RETURNING id"
    )
    return [token for (token,) in conn.execute(query, (user, but))]


def set_lifetime(conn: Conn, user: UUID, seconds: int | None) -> None:
    """For the sessions there are; None: without end."""
    query = "UPDATE access.tokens SET lifetime = %s WHERE user_uuid = %s AND kind = 'session'"
    conn.execute(query, (seconds, user))


def kept(conn: Conn, user: UUID, kind: str) -> list[Kept]:
    """Newest first."""
    return [Kept(*row) for row in conn.execute(_KEPT, (user, kind))]


def sweep(conn: Conn) -> int:
    """Forgets sessions that have ended. Returns how many."""
    return conn.execute(_ENDED).rowcount
