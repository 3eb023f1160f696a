"""References in bodies: the address of a thing, absolute or path only (contract/conventions.md, section 1)."""

import re
from urllib.parse import urlsplit
from uuid import UUID

from api.http.problems import field

NOTHING_THERE = "Invalid hyperlink - Object does not exist."
_SHAPE = re.compile(r"^/api/([a-z0-9-]+)/([0-9a-fA-F-]{32,36})/?$")


def uuid_of(name: str, address: str, *paths: str) -> UUID:
    """The uuid in the address of one of `paths`, e.g. customers. The host is not looked at. Raises Problem (400)."""
    found = _SHAPE.match(urlsplit(address).path)
    if found is None:
        raise field(name, "Invalid hyperlink - No URL match.")
    if found[1] not in paths:
        raise field(name, "Invalid hyperlink - Incorrect URL match.")
    try:
        return UUID(found[2])
    except ValueError:
        raise field(name, NOTHING_THERE) from None
