"""What may be asked of features."""

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, change
from commands.ports import Load
from domain.platform import feature

KIND = feature.KIND


class SetFeatures(msgspec.Struct, frozen=True):
    """`features`: section -> flag -> whether it is on. What is not named stays as it is."""

    features: dict[str, dict[str, bool]]


def set_features(command: SetFeatures, asked: Asked, load: Load) -> Decision:
    found = load(KIND, feature.STREAM)
    events = feature.choose(found.state or feature.Features(), command.features)
    return Decision(change(found, events), result=feature.STREAM)


HANDLERS: Handlers = {SetFeatures: set_features}
