"""What clients must know before anybody signed in, and the version."""

from typing import Any

import msgspec

from api.http.ask import Ask
from api.http.route import Reply, Route
from api.version import VERSION
from domain.platform.languages import offered
from projections.platform import choices, platform

_MARKETPLACE = (
    "ANONYMOUS_USER_CAN_VIEW_OFFERINGS",
    "ANONYMOUS_USER_CAN_VIEW_PLANS",
    "ALLOW_SERVICE_PROVIDER_OFFERING_MANAGEMENT",
    "NOTIFY_STAFF_ABOUT_APPROVALS",
    "NOTIFY_ABOUT_RESOURCE_CHANGE",
    "DISABLE_SENDING_NOTIFICATIONS_ABOUT_RESOURCE_UPDATE",
    "MARKETPLACE_LANDING_PAGE",
    "RESTRICTED_OFFERING_VISIBILITY_MODE",
    "DISABLED_OFFERING_TYPES",
    "ENABLE_ORDER_START_DATE",
)
_LOCAL, _PROVIDER = "LOCAL_SIGNIN", "SOCIAL_SIGNUP"


class Configuration(msgspec.Struct, frozen=True, rename="upper"):
    """`waldur_core` has every setting anybody may read, `marketplace` some of them again."""

    waldur_core: dict[str, Any]
    marketplace: dict[str, Any]
    features: dict[str, dict[str, bool]]
    languages: list[tuple[str, str]]
    language_code: str


class Version(msgspec.Struct, frozen=True):
    version: str


async def chosen(ask: Ask) -> dict[str, Any]:
    """What an operator chose otherwise than the catalogues have it."""
    async with ask.reading((platform.MODEL,)) as conn:
        return dict(await (await conn.execute(choices.CHOSEN)).fetchall())


async def configuration(ask: Ask) -> Reply:
    found = await chosen(ask)
    settings = choices.settings(found, public=True)
    languages = offered(settings["LANGUAGE_CHOICES"])
    methods = [_LOCAL, _PROVIDER] if ask.site.provider else [_LOCAL]
    answer = Configuration(
        waldur_core={**settings, "AUTHENTICATION_METHODS": methods},
        marketplace={name: settings[name] for name in _MARKETPLACE},
        features=choices.features(found),
        languages=languages,
        language_code=languages[0][0] if languages else "en",
    )
    return Reply(200, msgspec.json.encode(answer))


async def version(_ask: Ask) -> Reply:
    return Reply(200, msgspec.json.encode(Version(VERSION)))


ROUTES = [
    Route(
        method="GET",
        path="/api/configuration/",
        operation="configuration_retrieve",
        call=configuration,
        who="anyone",
        answer=Configuration,
    ),
    Route(method="GET", path="/api/version/", operation="version_retrieve", call=version, answer=Version),
]
