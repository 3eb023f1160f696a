"""Settings an operator changes while the system runs."""

import msgspec
from msgspec import UNSET, UnsetType

from api.http.ask import Ask
from api.http.forms import given
from api.http.platform.configuration import chosen
from api.http.route import Reply, Route
from commands.platform.setting import OverrideSettings
from domain.platform.setting_catalogue import SETTINGS
from projections.platform import choices

PATH = "/api/override-settings/"
ConstanceSettings = msgspec.defstruct(
    "ConstanceSettings",
    [(name.replace(".", "__"), setting.kind | None | UnsetType, UNSET) for name, setting in SETTINGS.items()],
    frozen=True,
    module=__name__,
    rename={name.replace(".", "__"): name for name in SETTINGS},
)
"""Null restores what the catalogue has; what is not named stays, what we do not have is ignored."""


async def shown(ask: Ask) -> Reply:
    return Reply(200, msgspec.json.encode(choices.settings(await chosen(ask))))


async def override(ask: Ask) -> Reply:
    sent = given(await ask.body(ConstanceSettings))
    await ask.command(OverrideSettings({name.replace("__", "."): value for name, value in sent.items()}))
    return Reply(200, msgspec.json.encode("Override settings are saved."))


ROUTES = [
    Route(
        method="GET",
        path=PATH,
        operation="override_settings_retrieve",
        call=shown,
        who="staff",
        answer=ConstanceSettings,
    ),
    Route(
        method="POST",
        path=PATH,
        operation="override_settings",
        call=override,
        who="staff",
        body=ConstanceSettings,
        answer=str,
        command=OverrideSettings,
    ),
]
