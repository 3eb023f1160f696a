"""What the fields of a user may hold, by the names they have on the wire."""

import re

from domain import check, clean
from domain.clean import Clean
from domain.countries import COUNTRIES
from domain.refusal import Invalid

_USERNAME = re.compile(r"[0-9a-z_.@+-]+")
_GENDERS: dict[int | str, int] = {0: 0, 1: 1, 2: 2, 9: 9, "unknown": 0, "male": 1, "female": 2}
"""ISO 5218, as the published schema has it, and the words of the official client."""
YEAR = 31_536_000
"""The longest a user may let their own token live, in seconds."""
_USERNAME_HAS = "This value may contain only lowercase letters, numbers and @/./+/-/_ characters."


def _username(field: str, value: str) -> str:
    value = check.text(field, value, 128)
    if not _USERNAME.fullmatch(value):
        raise Invalid(f"Enter a valid username. {_USERNAME_HAS}", field)
    return value


def _gender(field: str, value: int | str | None) -> str | None:
    return None if value in (None, "") else str(_GENDERS[clean.choice(_GENDERS)(field, value)])


FIELDS: dict[str, Clean] = {
    "username": _username,
    "full_name": clean.text(200),
    "first_name": clean.text(100),
    "last_name": clean.text(100),
    "native_name": clean.text(100),
    "personal_title": clean.text(50),
    "email": clean.email(),
    "phone_number": clean.text(255),
    "civil_number": clean.text(50),
    "birth_date": clean.day,
    "place_of_birth": clean.text(255),
    "gender": _gender,
    "country_of_residence": clean.choice(COUNTRIES, blank=True),
    "nationality": clean.choice(COUNTRIES, blank=True),
    "nationalities": clean.listed(clean.choice(COUNTRIES)),
    "organization": clean.text(255),
    "job_title": clean.text(120),
    "organization_country": clean.choice(COUNTRIES, blank=True),
    "organization_type": clean.text(255),
    "organization_registry_code": clean.text(255),
    "eduperson_assurance": clean.listed(clean.text(255, required=True)),
    "description": clean.text(4096),
    "slug": clean.slug,
    "preferred_language": clean.text(10),
    "notifications_enabled": clean.anything,
    "token_lifetime": clean.number(60, 2**31 - 1),
    "is_identity_manager": clean.anything,
    "managed_isds": clean.words,
}
STAFF_ONLY = frozenset(
    {
        "civil_number",
        "description",
        "eduperson_assurance",
        "is_identity_manager",
        "managed_isds",
        "organization_registry_code",
        "organization_type",
        "slug",
        "username",
    }
)
