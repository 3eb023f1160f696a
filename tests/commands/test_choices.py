"""Project types, features and settings: what a command brings about."""

from uuid import uuid4

import pytest

from adapters.eventstore.store import LedgerStore
from commands.identity.project_type import ChangeProjectType, CreateProjectType, RemoveProjectType
from commands.platform.feature import SetFeatures
from commands.platform.setting import OverrideSettings
from domain.identity import project_type
from domain.platform import feature, setting
from domain.refusal import Invalid, NameTaken, NotFound
from tests.eventstore.support import ask, made


def test_a_project_type_lives_from_creation_to_removal(store: LedgerStore) -> None:
    research = made(store, CreateProjectType("Research", "science"))
    with pytest.raises(NameTaken):
        ask(store, CreateProjectType("research"))
    ask(store, ChangeProjectType(research, name="Science"))
    ask(store, ChangeProjectType(research, description=""))
    assert store.load(project_type.KIND, research).required() == project_type.ProjectType("Science")
    ask(store, RemoveProjectType(research))
    for command in (ChangeProjectType(research), RemoveProjectType(research), RemoveProjectType(uuid4())):
        with pytest.raises(NotFound):
            ask(store, command)
    made(store, CreateProjectType("Science"))


def test_features_are_turned_on_and_off(store: LedgerStore) -> None:
    ask(store, SetFeatures({"user": {"ssh_keys": False}}))
    ask(store, SetFeatures({"user": {"notifications": False}}))
    with pytest.raises(Invalid):
        ask(store, SetFeatures({"user": {"ssh_keys": True, "wings": True}}))
    found = store.load(feature.KIND, feature.STREAM)
    assert found.required().chosen == {"user.ssh_keys": False, "user.notifications": False}
    ask(store, SetFeatures({"user": {"ssh_keys": False}}))
    assert store.load(feature.KIND, feature.STREAM).version == found.version == 2


def test_settings_are_overridden_and_restored(store: LedgerStore) -> None:
    ask(store, OverrideSettings({"SITE_NAME": "Mir", "COUNTRIES": ["EE"]}))
    with pytest.raises(Invalid):
        ask(store, OverrideSettings({"SITE_NAME": 5}))
    ask(store, OverrideSettings({"SITE_NAME": None}))
    assert store.load(setting.KIND, setting.STREAM).required().values == {"COUNTRIES": ["EE"]}
