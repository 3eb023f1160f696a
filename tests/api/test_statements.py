"""Statements as Postgres takes them."""

from api.http.statements import numbered


def test_names_become_numbers() -> None:
    statement = b"SELECT %(b)s, %(a)s WHERE x LIKE '%%null%%' AND y % 2 = %(b)s"
    assert numbered(statement) == (b"SELECT $1, $2 WHERE x LIKE '%null%' AND y % 2 = $1", ("b", "a"))
