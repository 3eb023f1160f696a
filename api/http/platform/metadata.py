"""The catalogues: features, permissions and settings there are, and what each means."""

from collections.abc import Iterable, Mapping

import msgspec

from api.http.ask import Ask
from api.http.route import Reply, Route
from domain.identity.permission import CATALOGUE, GROUPS
from domain.identity.system_roles import SYSTEM_ROLES
from domain.platform.feature_catalogue import SECTIONS
from domain.platform.setting_catalogue import SETTINGS, Setting

_TYPES = {str: "string", bool: "boolean", int: "integer"}
_GRANTED = ("customer", "project", "offering")
_UNKNOWN_TO_CLIENTS = {"CUSTOMER.CREATE", "CUSTOMER.DELETE", "RESOURCE.LIST_USERS"}
"""The official client breaks off at a permission it does not know."""
_HEADINGS = {True: "Settings shown to everybody", False: "Settings shown to staff"}


class Item(msgspec.Struct, frozen=True):
    key: str
    description: str


class FeatureSection(msgspec.Struct, frozen=True):
    key: str
    description: str
    items: list[Item]


class FeatureMetadataResponse(msgspec.Struct, frozen=True):
    features: list[FeatureSection]
    feature_enums: dict[str, dict[str, str]]


class Option(msgspec.Struct, frozen=True):
    label: str
    value: str


class PermissionDescription(msgspec.Struct, frozen=True):
    label: str
    options: list[Option]


class PermissionMetadataResponse(msgspec.Struct, frozen=True):
    """`permission_map`: kind of scope -> what adding somebody to its team needs."""

    roles: dict[str, str]
    permissions: dict[str, str]
    permission_map: dict[str, str]
    permission_descriptions: list[PermissionDescription]


class SettingItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Without its default: the official client takes nothing but an object there."""

    key: str
    description: str
    type: str
    options: list[Option] = []


class SettingsSection(msgspec.Struct, frozen=True):
    description: str
    items: list[SettingItem]


class SettingsMetadataResponse(msgspec.Struct, frozen=True):
    settings: list[SettingsSection]


def _constants(names: Iterable[str]) -> dict[str, str]:
    return {name.replace(".", "_"): name for name in names if name not in _UNKNOWN_TO_CLIENTS}


def _options(names: Mapping[str, str]) -> list[Option]:
    return [Option(about, name) for name, about in names.items() if name not in _UNKNOWN_TO_CLIENTS]


FEATURES = FeatureMetadataResponse(
    [
        FeatureSection(each.key, each.description, [Item(flag, about) for flag, about in each.flags.items()])
        for each in SECTIONS.values()
    ],
    {key: {flag: f"{key}.{flag}" for flag in section.flags} for key, section in SECTIONS.items()},
)
PERMISSIONS = PermissionMetadataResponse(
    _constants(SYSTEM_ROLES),
    _constants(CATALOGUE),
    {kind: f"{kind.upper()}.CREATE_PERMISSION" for kind in _GRANTED},
    [PermissionDescription(label, _options(names)) for label, names in GROUPS.items()],
)


def _item(setting: Setting) -> SettingItem:
    kind = "choice_field" if setting.choices else _TYPES.get(setting.kind, "json_list_field")
    return SettingItem(setting.name, setting.description, kind, [Option(each, each) for each in setting.choices])


SETTINGS_SHOWN = SettingsMetadataResponse(
    [
        SettingsSection(heading, [_item(setting) for setting in SETTINGS.values() if setting.public == public])
        for public, heading in _HEADINGS.items()
    ]
)


def _route(name: str, answer: msgspec.Struct) -> Route:
    body = msgspec.json.encode(answer)

    async def call(_ask: Ask) -> Reply:
        return Reply(200, body)

    return Route(
        method="GET",
        path=f"/api/metadata/{name}/",
        operation=f"metadata_{name}_retrieve",
        call=call,
        who="anyone",
        answer=type(answer),
    )


ROUTES = [_route("features", FEATURES), _route("permissions", PERMISSIONS), _route("settings", SETTINGS_SHOWN)]
