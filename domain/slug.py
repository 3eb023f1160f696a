"""A name as part of an address: ascii words, and the end of an id so that two alike differ."""

import re
import unicodedata
from uuid import UUID


def made(name: str, of: UUID) -> str:
    """At most 47 characters."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:40].rstrip("-")
    return f"{words}-{of.hex[-6:]}".lstrip("-")
