"""What may be asked of settings."""

from typing import Any

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, change
from commands.ports import Load
from domain.platform import setting

KIND = setting.KIND


class OverrideSettings(msgspec.Struct, frozen=True):
    """`settings`: name -> value; null restores the default. What is not named stays as it is."""

    settings: dict[str, Any]


def override_settings(command: OverrideSettings, asked: Asked, load: Load) -> Decision:
    found = load(KIND, setting.STREAM)
    events = setting.override(found.state or setting.Overrides(), command.settings)
    return Decision(change(found, events), result=setting.STREAM)


HANDLERS: Handlers = {OverrideSettings: override_settings}
