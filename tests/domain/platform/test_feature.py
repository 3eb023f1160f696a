"""Decisions about feature flags."""

import pytest

from domain.platform import feature
from domain.platform.feature import KIND, FeatureDisabled, FeatureEnabled, Features
from domain.platform.feature_catalogue import SECTIONS
from domain.refusal import Invalid
from tests.scenario import given

OFF = FeatureDisabled(section="user", flag="ssh_keys")
ON = FeatureEnabled(section="openstack", flag="show_migrations")


def test_only_what_changes_is_recorded() -> None:
    wanted = {"user": {"ssh_keys": False, "notifications": True}, "openstack": {"show_migrations": True}}
    after = given(KIND).when(feature.choose, Features(), wanted).then(OFF, ON)
    assert (after.on("user", "ssh_keys"), after.on("openstack", "show_migrations")) == (False, True)
    given(KIND, OFF, ON).when(feature.choose, wanted).then_nothing()
    back = FeatureEnabled(section="user", flag="ssh_keys")
    given(KIND, OFF).when(feature.choose, {"user": {"ssh_keys": True}}).then(back)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"moon": {}}, "moon"),
        ({"user": {"wings": True}}, "user.wings"),
        ({"user": {"ssh_keys": 1}}, "user.ssh_keys"),
        ({"user": {"ssh_keys": False}, "openstack": {"x": False}}, "openstack.x"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_changed(wanted: dict[str, dict[str, object]], field: str) -> None:
    given(KIND, ON).when(feature.choose, wanted).refused(Invalid, field)


def test_every_flag_shows_as_it_is() -> None:
    found = feature.all_of(given(KIND, OFF, ON).known())
    assert {key: set(flags) for key, flags in found.items()} == {key: set(one.flags) for key, one in SECTIONS.items()}
    assert (found["user"]["ssh_keys"], found["openstack"]["show_migrations"]) == (False, True)
    assert found["user"]["notifications"]


def test_what_is_on_by_itself_is_a_flag() -> None:
    assert [flag for section in SECTIONS.values() for flag in section.on - set(section.flags)] == []
