"""Files in documents: whoever is shown the address may open it, without signing in."""

from projections.field import Field, text


def file(column: str) -> Field:
    """The address of a file that a column holds as JSON (domain/file.py); left out where there is none."""
    return text(
        f"CASE WHEN {column} IS NOT NULL THEN"
        f" (SELECT %(base)s || '/api/media/' || y.token || '/' || ({column}::json->>'name')"
        f" FROM files.files y WHERE y.sha256 = {column}::json->>'sha256') END",
        schema={"format": "uri"},
    )
