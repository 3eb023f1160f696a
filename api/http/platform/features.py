"""Turning features on and off."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from api.http.ask import Ask
from api.http.forms import given
from api.http.route import Reply, Route
from commands.platform.feature import SetFeatures
from domain.platform.feature_catalogue import SECTIONS, Section

_CLOSED: dict[str, Any] = {"frozen": True, "forbid_unknown_fields": True, "module": __name__}


def _section(section: Section) -> type[msgspec.Struct]:
    flags = [(flag, bool | UnsetType, UNSET) for flag in section.flags]
    return msgspec.defstruct(f"{section.key.title()}Features", flags, **_CLOSED)


FeatureValues = msgspec.defstruct(
    "FeatureValues", [(key, _section(section) | UnsetType, UNSET) for key, section in SECTIONS.items()], **_CLOSED
)
"""Section -> flag -> whether it is on. What is not named stays as it is."""


async def choose(ask: Ask) -> Reply:
    sent = given(await ask.body(FeatureValues))
    await ask.command(SetFeatures({section: given(flags) for section, flags in sent.items()}))
    return Reply(200, msgspec.json.encode("Override features are saved."))


ROUTES = [
    Route(
        method="POST",
        path="/api/feature-values/",
        operation="feature_values",
        call=choose,
        who="staff",
        body=FeatureValues,
        answer=str,
        command=SetFeatures,
    ),
]
