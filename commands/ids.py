"""Time-ordered ids."""

import secrets
import time
from uuid import UUID


def uuid7(milliseconds: int | None = None) -> UUID:
    """Keys of rows made together lie side by side in an index. `milliseconds` since 1970."""
    at = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    return UUID(int=at << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62))
