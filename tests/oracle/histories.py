"""Any history: commands of every type there is, valid and not, by anybody, at any time. Values come from small pools
so that names collide, the same grant is asked twice, and what is gone is asked for again."""

from datetime import UTC, date, datetime, timedelta
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from msgspec import UNSET, UnsetType

from commands.handlers import COMMANDS

START = datetime(2026, 1, 1, tzinfo=UTC)
UNKNOWN = UUID(int=7)
MADE_BY = {"SignIn": "token", "CreateSshKey": "key"}
"""What is made by a command that is not called after it."""
MAKERS = ("RegisterUser", "CreateCustomer", "CreateProject", "CreateRole")
OFTEN = ("GrantRole",) * 4 + ("RevokeRole",) * 3 + ("ChangeGrantExpiry",) * 3 + ("ExpireGrants",) * 2
UNDOING = ("UnblockCustomer", "ActivateUser", "DismissStaff", "DismissSupport")
CHANGING = ("ChangeUser", "ChangeCustomer", "ChangeProject") * 6
MOVING = ("CreateCustomer", "MoveProject", "RemoveProject", "RecoverProject") * 2
SIGNING = ("CreateSshKey",) * 2 + ("RemoveSshKey", "SignIn", "SignIn")
POOLS: dict[str, tuple[str, ...]] = {
    "role": ("CUSTOMER.OWNER", "PROJECT.MEMBER", "CUSTOMER.OWNER", "PROJECT.MEMBER", "PROJECT.MANAGER", "Apollo"),
    "content_type": ("project", "customer", "project", "moon"),
    "scope_kind": ("customer", "project", "moon"),
    "username": ("ada", "ADA", "bob", "cid", "dot", "eve", "", "a b"),
    "method": ("password", "oidc", "token", "magic"),
    "public_key": (
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c ada@home",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU",
        "ssh-ed25519 nonsense",
    ),
    **dict.fromkeys(("country", "nationality", "country_of_residence", "organization_country"), ("EE", "", "FI", "XX")),
    "default_tax_percent": ("0", "20.00", "7.5", "x"),
    "access_subnets": ("10.0.0.0/8", "", "nowhere"),
    "homepage": ("https://example.org", "", "ftp://x"),
    "kind": ("default", "course", "secret"),
    "oecd_fos_2007_code": ("1.1", "", "9.9"),
    "notification_emails": ("ada@example.org", "", "nowhere"),
    "slug": ("apollo", "gemini", "luna", ""),
    "email": ("ada@example.org", "bob@example.org", "", "nowhere"),
}
OBJECTS: dict[str, tuple[Any, ...]] = {
    "permissions": (["PROJECT.UPDATE"], [], ["PROJECT.LIST", "CUSTOMER.UPDATE"], ["FLY"]),
    "descriptions": ({}, {"en": 'a "word"'}, {"et": "s\\na", "en": None}, {"xx": "x"}),
    "features": ({"user": {"ssh_keys": False}}, {"user": {"ssh_keys": True}}, {"moon": {"base": True}}),
    "settings": ({"SITE_NAME": "Mir"}, {"COUNTRIES": ["EE"]}, {"SITE_NAME": None}, {"SITE_NAME": 5}),
}
LISTS = {"nationalities": ("EE", "FI")}
WORDS = ("Apollo", "apollo", "Gemini", "Luna", "Vostok", "Mir", "", "x" * 600)
"""Not a word more: what rarely comes twice tests nothing."""


def _told(kind: type[msgspec.Struct], ask: "Ask") -> list[str]:
    """The fields that are said: of many that may be left out three, for among all of them one would always be wrong."""
    fields = msgspec.structs.fields(kind)
    optional = [field.name for field in fields if not field.required]
    if len(optional) > 3:
        optional = [optional[(pick * 7 + ask.hours) % len(optional)] for pick in ask.picks[3:]]
    return [field.name for field in fields if field.required or field.name in optional]


class Ask(msgspec.Struct, frozen=True):
    """One command to come: `picks` choose its values, `hours` pass before it; `follow`: the read models look after."""

    command: str
    picks: tuple[int, ...]
    actor: int
    hours: int
    follow: bool


ASKS = st.builds(
    Ask,
    st.sampled_from([*sorted(COMMANDS), *MAKERS, *OFTEN, *UNDOING, *CHANGING, *MOVING, *SIGNING]),
    st.tuples(*[st.integers(0, 7)] * 6),
    st.integers(0, 19),
    st.integers(0, 30),
    st.booleans(),
)
HISTORIES = st.lists(ASKS, min_size=15, max_size=50)
PARTS = st.floats(0, 1)


class Cast(msgspec.Struct):
    """Who and what there is to speak of, by the kind of its stream, and what time it is."""

    known: dict[str, list[UUID]]
    now: datetime = START

    def command(self, ask: Ask) -> msgspec.Struct:
        kind = COMMANDS[ask.command]
        values: dict[str, Any] = {}
        hints = get_type_hints(kind)
        for number, field in enumerate(_told(kind, ask)):
            values[field] = self._value(field, hints[field], ask.picks[number % len(ask.picks)], values)
        return kind(**values)

    def actor(self, ask: Ask) -> str:
        """Mostly ourselves; sometimes a user, at times one that does not exist."""
        if ask.actor < 14:
            return "system:test"
        return "user:nobody" if ask.actor == 19 else f"user:{self._id('user', ask.actor - 11).hex}"

    def met(self, command: msgspec.Struct, stream: UUID) -> None:
        """What a command made is spoken of from now on."""
        name = type(command).__name__
        made = MADE_BY.get(name, name.lower().removeprefix("create").removeprefix("register"))
        for kind, ids in self.known.items():
            if made == kind.replace("_", "") and stream not in ids:
                ids.append(stream)

    def _value(self, field: str, hint: Any, pick: int, before: dict[str, Any]) -> Any:
        options = get_args(hint) if isinstance(hint, UnionType) else (hint,)
        kinds = [kind for kind in options if kind not in (NoneType, UnsetType)]
        if hint is not kinds[0] and pick < 2:
            return None if NoneType in options else UNSET
        if get_origin(kinds[0]) in (dict, list):
            return OBJECTS[field][pick % len(OBJECTS[field])]
        if get_origin(kinds[0]) is tuple:
            return LISTS.get(field, ("Apollo", "Gemini"))[: pick % 3]
        if kinds[0] is bool:
            return pick % 3 > 0
        if kinds[0] in (int, float):
            return kinds[0]((60, 1, 0, 2, 9, 60, 3600, -1)[pick])
        if kinds[0] is UUID:
            return self._id(before.get("scope_kind", "") if field == "scope" else field, pick)
        if kinds[0] is datetime:
            return self.now + timedelta(hours=10 * pick - 20)
        if kinds[0] is date:
            return (self.now + timedelta(days=10 * pick - 20)).date()
        if field == "scope_kind" and pick < 6 and "." in before["role"]:
            return before["role"].split(".")[0].lower()
        pool = POOLS.get(field, WORDS)
        return pool[pick % len(pool)]

    def _id(self, kind: str, pick: int) -> UUID:
        ids = self.known.get(kind)
        return ids[pick % len(ids)] if ids and pick < 7 else UNKNOWN
