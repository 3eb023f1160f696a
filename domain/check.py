"""Checks of input that several decisions share. Each raises Invalid with the field and the fix."""

from domain.refusal import Invalid


def text(field: str, value: str, longest: int, *, required: bool = True) -> str:
    """The value without surrounding blanks."""
    value = value.strip()
    if required and not value:
        raise Invalid(f"{field} must not be empty", field)
    if len(value) > longest:
        raise Invalid(f"{field} may have {longest} characters at most, this has {len(value)}", field)
    if "\x00" in value:
        raise Invalid(f"{field} must not contain a NUL character", field)
    return value


def email(field: str, value: str) -> str:
    value = text(field, value, 320, required=False)
    local, at, host = value.rpartition("@")
    if value and (not at or not local or "." not in host or any(c.isspace() for c in value)):
        raise Invalid(f"{field} must look like name@example.org", field)
    return value
