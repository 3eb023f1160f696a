"""What the fields of a project may hold, by the names they have on the wire."""

from domain import clean
from domain.clean import Clean
from domain.identity import oecd

KINDS = ("default", "course", "public")
FIELDS: dict[str, Clean] = {
    "name": clean.text(500, required=True),
    "description": clean.html(4096),
    "slug": clean.slug,
    "backend_id": clean.text(255),
    "start_date": clean.anything,
    "end_date": clean.anything,
    "grace_period_days": clean.number(0, 2**31 - 1),
    "type": clean.anything,
    "kind": clean.choice(KINDS),
    "oecd_fos_2007_code": clean.choice(oecd.FIELDS, blank=True),
    "is_industry": clean.anything,
    "user_email_patterns": clean.patterns,
    "user_affiliations": clean.words,
    "user_identity_sources": clean.words,
    "staff_notes": clean.html(4096),
}
STAFF_ONLY = frozenset({"backend_id", "grace_period_days", "kind", "slug", "staff_notes"})
