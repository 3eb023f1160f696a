"""Hashes of passwords. A row counts only once an event names its id; until then it is inert."""

from datetime import timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from projections.engine.model import Conn

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16)
"""Argon2id with 19 MiB: 21 to 28 ms of one core as measured, and little enough memory for many at once."""
_NOBODYS = HASHER.hash("the password of nobody")
INERT = timedelta(hours=1)
"""A row this old that no event names will never be named."""


def add(conn: Conn, credential: UUID, user: UUID, password: str) -> None:
    query = "INSERT INTO access.passwords (credential, user_uuid, hash) VALUES (%s, %s, %s)"
    conn.execute(query, (credential, user, HASHER.hash(password.encode("utf-8", "surrogatepass"))))


def verify(conn: Conn, credential: UUID | None, password: str) -> bool:
    """As long for nobody's password as for somebody's."""
    row = conn.execute("SELECT hash FROM access.passwords WHERE credential = %s", (credential,)).fetchone()
    given = password.encode("utf-8", "surrogatepass")
    right = _matches(row[0] if row else _NOBODYS, given) and row is not None
    if right and row and HASHER.check_needs_rehash(row[0]):
        query = "UPDATE access.passwords SET hash = %s WHERE credential = %s"
        conn.execute(query, (HASHER.hash(given), credential))
    return right


def _matches(kept: str, given: bytes) -> bool:
    try:
        return HASHER.verify(kept, given)
    except (VerificationError, InvalidHashError):
        return False


def lock(conn: Conn, user: UUID) -> None:
    """Until the end of the transaction nobody else settles the passwords of this user."""
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", (f"passwords of {user.hex}",))


def settle(conn: Conn, user: UUID, valid: UUID | None) -> None:
    """Marks the one an event names; those named before it go. One not marked yet may be about to be named."""
    conn.execute("UPDATE access.passwords SET confirmed = true WHERE credential = %s AND NOT confirmed", (valid,))
    query = "DELETE FROM access.passwords WHERE user_uuid = %s AND confirmed AND credential IS DISTINCT FROM %s"
    conn.execute(query, (user, valid))


def unsettled(conn: Conn, older: timedelta = INERT) -> list[UUID]:
    """Users with a row that nobody has looked at for long."""
    query = "SELECT DISTINCT user_uuid FROM access.passwords WHERE NOT confirmed AND created_at <= now() - %s"
    return [user for (user,) in conn.execute(query, (older,))]


def drop_inert(conn: Conn, user: UUID, valid: UUID | None, older: timedelta = INERT) -> int:
    """Returns how many rows no event will ever name."""
    query = (
        "DELETE FROM access.passwords WHERE user_uuid = %s AND NOT confirmed AND created_at <= now() - %s"
        " AND credential IS DISTINCT FROM %s"
    )
    return conn.execute(query, (user, older, valid)).rowcount
