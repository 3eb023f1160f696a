"""Files in Postgres, each once however often it comes: what it is, the statements that keep and open it."""

import hashlib
import re
import secrets
from typing import Any

from domain.file import File

KEEP = (
    "INSERT INTO files.files (sha256, token, media_type, content)"
    " VALUES (%(sha256)s, %(token)s, %(media_type)s, %(content)s) ON CONFLICT (sha256) DO UPDATE SET kept_at = now()"
)
"""What comes again is young again: it is not ended while a command is about to name it (api/tasks/prune_files.py)."""
OPEN = "SELECT media_type, content FROM files.files WHERE token = %s"
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"})
UNKNOWN = "application/octet-stream"
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_SVG = re.compile(rb"^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", re.DOTALL)


def media_type(content: bytes) -> str:
    """As the bytes have it: what a browser is told must not depend on who brought the file."""
    for beginning, found in _BEGINNINGS:
        if content.startswith(beginning):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if _SVG.match(content[:4096]) else UNKNOWN


def file(name: str, content: bytes) -> File:
    """The name as it may stand in an address."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "_", name)[-100:].lstrip(".") or "file"
    return File(hashlib.sha256(content).hexdigest(), safe, media_type(content), len(content))


def row(found: File, content: bytes) -> dict[str, Any]:
    """For KEEP; of a file that is there already the address stays as it is."""
    token = secrets.token_urlsafe(24)
    return {"sha256": found.sha256, "token": token, "media_type": found.media_type, "content": content}
