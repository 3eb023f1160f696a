"""What an operator set otherwise than the catalogue has it: one stream for the whole installation."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from domain import clean
from domain.event import Event
from domain.kind import Kind
from domain.platform.setting_catalogue import SETTINGS, Setting, Value
from domain.refusal import Invalid

STREAM = UUID("7b0d6f3e-3f35-5b53-9a52-5a3a0c5f1e02")
_NOT_A = {str: "Not a valid string.", bool: "Must be a valid boolean.", int: "A valid integer is required."}


class SettingOverridden(Event, frozen=True):
    name: ClassVar[str] = "platform.setting.overridden"
    setting: str
    value: Value


class SettingRestored(Event, frozen=True):
    name: ClassVar[str] = "platform.setting.restored"
    setting: str


EVENTS: tuple[type[Event], ...] = (SettingOverridden, SettingRestored)


class Overrides(msgspec.Struct, frozen=True):
    values: dict[str, Value] = msgspec.field(default_factory=dict)

    def value(self, name: str) -> Value:
        return self.values.get(name, SETTINGS[name].default)


def override(overrides: Overrides, wanted: Mapping[str, Any]) -> list[Event]:
    """None restores what the catalogue says."""
    for name, value in wanted.items():
        _require(name, value)
    return [event for name, value in wanted.items() for event in _one(overrides, name, value)]


def _one(overrides: Overrides, name: str, value: Any) -> list[Event]:
    if value is None or value == SETTINGS[name].default:
        return [SettingRestored(setting=name)] if name in overrides.values else []
    return [SettingOverridden(setting=name, value=value)] if value != overrides.value(name) else []


def _require(name: str, value: Any) -> None:
    if name not in SETTINGS:
        raise Invalid(f"There is no setting {name}.", name)
    if value is not None:
        _require_kind(SETTINGS[name], value)


def _require_kind(setting: Setting, value: Any) -> None:
    try:
        msgspec.convert(value, setting.kind, strict=True)
    except msgspec.ValidationError:
        raise Invalid(_NOT_A.get(setting.kind, "This setting has another shape."), setting.name) from None
    if isinstance(value, str) and len(value) > setting.longest:
        raise Invalid(f"Ensure this field has no more than {setting.longest} characters.", setting.name)
    if any("\x00" in text for text in _texts(value)):
        raise Invalid("Null characters are not allowed.", setting.name)
    if setting.choices and value not in setting.choices:
        raise Invalid(f'"{value}" is not a valid choice.', setting.name)
    if setting.web:
        clean.url(setting.longest)(setting.name, value)


def _texts(value: Any) -> Iterator[str]:
    """However deep they are."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in (*value, *value.values()) if isinstance(value, dict) else value:
            yield from _texts(each)


def evolve(overrides: Overrides | None, event: Event) -> Overrides:
    values = dict(overrides.values) if overrides else {}
    match event:
        case SettingOverridden():
            values[event.setting] = event.value
        case SettingRestored():
            values.pop(event.setting, None)
    return Overrides(values)


KIND = Kind(name="setting", state=Overrides, evolve=evolve)
