"""Checks of input that several decisions share. Each raises Invalid with the field and what would do."""

from domain.refusal import Invalid


def text(field: str, value: str, longest: int, *, required: bool = True) -> str:
    """The value without surrounding blanks."""
    value = value.strip()
    if required and not value:
        raise Invalid("This field may not be blank.", field)
    if len(value) > longest:
        raise Invalid(f"Ensure this field has no more than {longest} characters.", field)
    if "\x00" in value:
        raise Invalid("Null characters are not allowed.", field)
    return value


def email(field: str, value: str) -> str:
    value = text(field, value, 320, required=False)
    local, at, host = value.rpartition("@")
    if value and (not at or not local or "." not in host or any(c.isspace() for c in value)):
        raise Invalid("Enter a valid email address.", field)
    return value
