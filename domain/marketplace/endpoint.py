"""Where people get into what an offering gives them: a name, and an address that is not always one of the web."""

from uuid import UUID

import msgspec

from domain import clean
from domain.clean import Clean


class Endpoint(msgspec.Struct, frozen=True):
    """It is also how events tell of one: a further field needs a default."""

    uuid: UUID
    name: str
    url: str


SCHEMES = (*clean.WEB, "ssh", "sftp", "ftp", "ftps", "rdp", "vnc", "ldap", "ldaps")
"""None that a browser would run as a script."""
FIELDS: dict[str, Clean] = {"name": clean.text(150, required=True), "url": clean.url(255, SCHEMES)}
