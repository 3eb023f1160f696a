"""What a customer filled in, against the form of the offering: required fields, types, choices, bounds."""

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from domain.refusal import Invalid

REQUIRED = "This field is required."


def filled(form: Mapping[str, Any], attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes with the defaults of what is not given. Raises Invalid naming attributes.<field>.

    What the form does not know stays as it is: the type of the offering may."""
    options: Mapping[str, Mapping[str, Any]] = form.get("options") or {}
    found = dict(attributes)
    for name, option in options.items():
        if _missing(found.get(name)) and not _missing(option.get("default")):
            found[name] = option["default"]
        if not _missing(found.get(name)):
            _check(name, option, found[name])
        elif option.get("required"):
            raise Invalid(REQUIRED, f"attributes.{name}")
    return found


def _missing(value: Any) -> bool:
    return value is None or value == ""


def _check(name: str, option: Mapping[str, Any], value: Any) -> None:
    try:
        _TYPES.get(option.get("type", "string"), _anything)(option, value)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise Invalid(str(error), f"attributes.{name}") from None


def _anything(_option: Mapping[str, Any], _value: Any) -> None:
    pass


def _text(_option: Mapping[str, Any], value: Any) -> None:
    if not isinstance(value, str):
        raise TypeError("Not a valid string.")


def _boolean(_option: Mapping[str, Any], value: Any) -> None:
    if not isinstance(value, bool):
        raise TypeError("Must be a valid boolean.")


def _bounded(option: Mapping[str, Any], number: Decimal) -> None:
    low, high = option.get("min"), option.get("max")
    if low is not None and number < low:
        raise ValueError(f"Ensure this value is greater than or equal to {low}.")
    if high is not None and number > high:
        raise ValueError(f"Ensure this value is less than or equal to {high}.")


def _integer(option: Mapping[str, Any], value: Any) -> None:
    try:
        number = Decimal(str(value))
        whole = not isinstance(value, bool) and number == int(number)
    except (InvalidOperation, ValueError, OverflowError):
        whole = False
    if not whole:
        raise TypeError("A valid integer is required.")
    _bounded(option, number)


def _money(option: Mapping[str, Any], value: Any) -> None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        raise TypeError("A valid number is required.")
    _bounded(option, number)


def _choice(option: Mapping[str, Any], value: Any) -> None:
    if value not in (option.get("choices") or ()):
        raise ValueError(f'"{value}" is not a valid choice.')


def _choices(option: Mapping[str, Any], value: Any) -> None:
    if not isinstance(value, list):
        raise TypeError("Expected a list of items.")
    for each in value:
        _choice(option, each)


def _day(_option: Mapping[str, Any], value: Any) -> None:
    try:
        date.fromisoformat(value)
    except (ValueError, TypeError):
        raise ValueError("Date has wrong format. Use one of these formats instead: YYYY-MM-DD.") from None


def _time(_option: Mapping[str, Any], value: Any) -> None:
    try:
        time.fromisoformat(value)
    except (ValueError, TypeError):
        raise ValueError("Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].") from None


def _one_of_ours(_option: Mapping[str, Any], value: Any) -> None:
    """An id, or an address that ends with one."""
    try:
        UUID(str(value).rstrip("/").rpartition("/")[2])
    except ValueError:
        raise ValueError("Must be a valid UUID.") from None


def _some_of_ours(option: Mapping[str, Any], value: Any) -> None:
    if not isinstance(value, list):
        raise TypeError("Expected a list of items.")
    for each in value:
        _one_of_ours(option, each)


_TYPES: dict[str, Callable[[Mapping[str, Any], Any], None]] = {
    "boolean": _boolean,
    "integer": _integer,
    "money": _money,
    "string": _text,
    "text": _text,
    "html_text": _text,
    "select_string": _choice,
    "select_string_multi": _choices,
    "date": _day,
    "time": _time,
    "select_openstack_tenant": _one_of_ours,
    "select_openstack_instance": _one_of_ours,
    "select_multiple_openstack_tenants": _some_of_ours,
    "select_multiple_openstack_instances": _some_of_ours,
}
"""Types of fields that say something of the value; the others take anything."""
