"""What the fields of a resource may hold, by the names they have on the wire."""

from domain import clean
from domain.clean import Clean

FIELDS: dict[str, Clean] = {
    "name": clean.text(150, required=True),
    "description": clean.html(4096),
    "end_date": clean.anything,
    "slug": clean.slug,
    "options": clean.anything,
    "attributes": clean.anything,
    "tags": clean.words,
    "backend_id": clean.text(255),
    "backend_metadata": clean.anything,
    "report": clean.anything,
    "downscaled": clean.anything,
    "paused": clean.anything,
    "restrict_member_access": clean.anything,
    "limits": clean.anything,
}
