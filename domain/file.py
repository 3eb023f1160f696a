"""A file as events speak of it: what it is called, and which bytes it has. The bytes are kept beside the log."""

import msgspec


class File(msgspec.Struct, frozen=True):
    """`sha256` of the bytes, 64 hex characters; `size` in bytes."""

    sha256: str
    name: str
    media_type: str
    size: int
