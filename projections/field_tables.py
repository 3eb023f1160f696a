"""Names that belong to codes, looked up while a document is made."""

from collections.abc import Mapping

import msgspec


def named(table: Mapping[str, str], code: str) -> str:
    """SQL of the name; NULL for a code nobody knows. Braces are doubled: they are no places for tables."""
    names = msgspec.json.encode(dict(table)).decode().replace("'", "''").replace("%", "%%")
    return "'" + names.replace("{", "{{").replace("}", "}}") + f"'::jsonb ->> {code}"
