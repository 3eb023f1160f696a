"""Features and settings as they are now: the catalogues, with what an operator chose put over them."""

from collections.abc import Mapping
from typing import Any

from domain.platform.feature_catalogue import SECTIONS
from domain.platform.setting_catalogue import SETTINGS
from projections.engine.model import live_sql
from projections.platform import platform

CHOSEN = live_sql("SELECT key, value FROM {platform}", platform=platform.MODEL)


def features(chosen: Mapping[str, Any]) -> dict[str, dict[str, bool]]:
    """Section -> flag -> whether it is on."""
    return {
        key: {flag: chosen.get(f"{platform.FEATURE}{key}.{flag}", flag in section.on) for flag in section.flags}
        for key, section in SECTIONS.items()
    }


def settings(chosen: Mapping[str, Any], *, public: bool | None = None) -> dict[str, Any]:
    """Name -> value; with `public`, only those anybody may read, or only the others."""
    return {
        name: chosen.get(platform.SETTING + name, setting.default)
        for name, setting in SETTINGS.items()
        if public is None or setting.public == public
    }
