"""Decisions about settings."""

from typing import Any

import msgspec
import pytest

from domain.platform import setting
from domain.platform.setting import KIND, Overrides, SettingOverridden, SettingRestored
from domain.platform.setting_catalogue import SETTINGS
from domain.refusal import Invalid
from tests.scenario import given

NAMED = SettingOverridden(setting="SITE_NAME", value="Mir")


def test_only_what_differs_is_recorded() -> None:
    wanted = {"SITE_NAME": "Mir", "COUNTRIES": ["EE", "FI"], "DISABLE_DARK_THEME": False}
    countries = SettingOverridden(setting="COUNTRIES", value=["EE", "FI"])
    after = given(KIND).when(setting.override, Overrides(), wanted).then(NAMED, countries)
    assert (after.value("SITE_NAME"), after.value("COUNTRIES")) == ("Mir", ["EE", "FI"])
    assert after.value("DISABLE_DARK_THEME") is False
    given(KIND, NAMED, countries).when(setting.override, wanted).then_nothing()


@pytest.mark.parametrize("value", [None, SETTINGS["SITE_NAME"].default])
def test_nothing_or_the_default_restores(value: object) -> None:
    restored = SettingRestored(setting="SITE_NAME")
    after = given(KIND, NAMED).when(setting.override, {"SITE_NAME": value}).then(restored)
    assert after.value("SITE_NAME") == "Cloudledger"
    given(KIND).when(setting.override, Overrides(), {"SITE_NAME": value}).then_nothing()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOON_BASE", True),
        ("MASTER_KEY", "x"),
        ("SITE_NAME", 5),
        ("SITE_NAME", "x" * 4097),
        ("SITE_NAME", "a\x00b"),
        ("DISABLE_DARK_THEME", 1),
        ("DISABLE_DARK_THEME", "true"),
        ("MAINTENANCE_ANNOUNCEMENT_NOTIFY_BEFORE_MINUTES", True),
        ("COUNTRIES", "EE"),
        ("COUNTRIES", [5]),
        ("COUNTRIES", ["E\x00"]),
        ("SIDEBAR_STYLE", "pink"),
        ("DOCS_URL", "read this"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_changed(name: str, value: object) -> None:
    given(KIND, NAMED).when(setting.override, {"SITE_NAME": "Vostok", name: value}).refused(Invalid, name)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_default_is_what_may_be_set(name: str) -> None:
    found = SETTINGS[name]
    assert msgspec.convert(found.default, found.kind, strict=True) == found.default
    assert not found.choices or found.default in found.choices
    assert found.description


def test_no_setting_is_a_secret() -> None:
    words: Any = ("PASSWORD", "SECRET", "TOKEN", "API_KEY", "CREDENTIAL")
    assert [name for name in SETTINGS if any(word in name for word in words) and not name.endswith("_VISIBLE")] == []
