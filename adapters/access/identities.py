"""Whom an identity provider means: its `sub` and our user."""

from datetime import timedelta
from uuid import UUID

from projections.engine.model import Conn

RECORDED_EVERY = timedelta(hours=1)
"""A token comes with every request; that somebody came is recorded this often at most."""


def find(conn: Conn, issuer: str, subject: str) -> UUID | None:
    query = "SELECT user_uuid FROM access.identities WHERE issuer = %s AND subject = %s"
    row = conn.execute(query, (issuer, subject)).fetchone()
    return row[0] if row else None


def lock(conn: Conn, issuer: str, subject: str) -> None:
    """Until the end of the transaction nobody else makes a user of this identity."""
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", (f"identity {issuer}|{subject}",))


def link(conn: Conn, issuer: str, subject: str, user: UUID) -> None:
    query = "INSERT INTO access.identities (issuer, subject, user_uuid) VALUES (%s, %s, %s)"
    conn.execute(query, (issuer, subject, user))


def due(conn: Conn, issuer: str, subject: str) -> bool:
    """Whether it is to be recorded that they came; of many who ask at once, one is told yes."""
    query = (
        "UPDATE access.identities SET signed_in_at = now() WHERE issuer = %s AND subject = %s"
        " AND coalesce(signed_in_at, '-infinity') <= now() - %s"
    )
    return conn.execute(query, (issuer, subject, RECORDED_EVERY)).rowcount > 0
