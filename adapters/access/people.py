"""Everything kept here about one person, gone: also answers that speak of them."""

from uuid import UUID

from psycopg.sql import SQL, Identifier

from projections.engine.model import Conn

TABLES = ("passwords", "tokens", "failures", "identities")


def forget(conn: Conn, user: UUID) -> None:
    for table in TABLES:
        conn.execute(SQL("DELETE FROM {} WHERE user_uuid = %s").format(Identifier("access", table)), (user,))
    conn.execute("DELETE FROM access.answers WHERE strpos(body, %s) > 0", (user.hex,))
