"""Which features are on: one stream for the whole installation, with what differs from the catalogue."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from domain.event import Event
from domain.kind import Kind
from domain.platform.feature_catalogue import SECTIONS
from domain.refusal import Invalid

STREAM = UUID("7b0d6f3e-3f35-5b53-9a52-5a3a0c5f1e01")


class _Feature(Event, frozen=True):
    section: str
    flag: str


class FeatureEnabled(_Feature, frozen=True):
    name: ClassVar[str] = "platform.feature.enabled"


class FeatureDisabled(_Feature, frozen=True):
    name: ClassVar[str] = "platform.feature.disabled"


EVENTS: tuple[type[Event], ...] = (FeatureEnabled, FeatureDisabled)


class Features(msgspec.Struct, frozen=True):
    """`chosen`: `section.flag` -> whether it is on."""

    chosen: dict[str, bool] = msgspec.field(default_factory=dict)

    def on(self, section: str, flag: str) -> bool:
        return self.chosen.get(f"{section}.{flag}", flag in SECTIONS[section].on)


def all_of(features: Features) -> dict[str, dict[str, bool]]:
    """Every flag there is, as it is now."""
    return {key: {flag: features.on(key, flag) for flag in section.flags} for key, section in SECTIONS.items()}


def choose(features: Features, wanted: Mapping[str, Mapping[str, Any]]) -> list[Event]:
    for section, flags in wanted.items():
        if section not in SECTIONS:
            raise Invalid(f"There is no section of features {section!r}.", section)
        for flag, value in flags.items():
            _require(section, flag, value)
    return [
        (FeatureEnabled if value else FeatureDisabled)(section=section, flag=flag)
        for section, flags in wanted.items()
        for flag, value in flags.items()
        if value != features.on(section, flag)
    ]


def _require(section: str, flag: str, value: Any) -> None:
    if flag not in SECTIONS[section].flags:
        raise Invalid(f"There is no feature {section}.{flag}.", f"{section}.{flag}")
    if not isinstance(value, bool):
        raise Invalid("Must be a valid boolean.", f"{section}.{flag}")


def evolve(features: Features | None, event: Event) -> Features:
    features = features or Features()
    match event:
        case FeatureEnabled() | FeatureDisabled():
            on = isinstance(event, FeatureEnabled)
            return Features({**features.chosen, f"{event.section}.{event.flag}": on})
    return features


KIND = Kind(name="feature", state=Features, evolve=evolve)
