"""Names and keys that nobody has yet."""

from base64 import b64encode
from itertools import count

_numbers = count(1)


def word(beginning: str) -> str:
    return f"{beginning}-{next(_numbers)}"


def public_key() -> str:
    """Of a shape that is taken, and another one each time."""
    inside = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00 " + next(_numbers).to_bytes(32, "big")
    return f"ssh-ed25519 {b64encode(inside).decode()} somebody@example.org"
