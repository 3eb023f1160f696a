"""What an operator chose for the whole installation: `feature.<section>.<flag>` and `setting.<name>`; what is not here
is as the catalogues have it."""

from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.platform.feature import FeatureDisabled, FeatureEnabled
from domain.platform.setting import SettingOverridden, SettingRestored
from projections.engine.model import Key, ReadModel

FEATURE = "feature."
SETTING = "setting."


class Choice(msgspec.Struct, frozen=True, gc=False):
    key: str
    value: Any
    stream: UUID


def _key_of(recorded: Recorded) -> Key | None:
    match recorded.event:
        case FeatureEnabled() | FeatureDisabled() as event:
            return (f"{FEATURE}{event.section}.{event.flag}",)
        case SettingOverridden() | SettingRestored() as event:
            return (SETTING + event.setting,)
    return None


def _fold(row: Choice | None, recorded: Recorded) -> Choice | None:
    (key,) = _key_of(recorded) or ("",)
    match recorded.event:
        case FeatureEnabled() | FeatureDisabled() as event:
            return Choice(key, isinstance(event, FeatureEnabled), recorded.stream)
        case SettingOverridden() as event:
            return Choice(key, event.value, recorded.stream)
        case SettingRestored():
            return None
    return row


MODEL = ReadModel(
    name="platform",
    version=1,
    row=Choice,
    key=("key",),
    columns={"key": "text", "value": "jsonb", "stream": "uuid"},
    names=(FeatureEnabled.name, FeatureDisabled.name, SettingOverridden.name, SettingRestored.name),
    key_of=_key_of,
    fold=_fold,
)
