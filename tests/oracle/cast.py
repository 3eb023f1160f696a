"""What a history speaks of, mostly of what there is: asks become commands of somebody."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from types import NoneType
from typing import Any, get_args, get_type_hints
from uuid import UUID

import msgspec
from msgspec import UnsetType

from commands.handlers import COMMANDS
from tests.oracle.histories import Ask
from tests.oracle.values import UNKNOWN, kinds, right, wrong

START = datetime(2026, 1, 1, tzinfo=UTC)
MAKES = {
    "RegisterUser": "user",
    "CreateCustomer": "customer",
    "CreateProject": "project",
    "CreateRole": "role",
    "CreateProjectType": "project_type",
    "CreateOrganizationGroup": "organization_group",
    "CreateSshKey": "key",
    "CreateCategory": "category",
    "CreateCategoryGroup": "category_group",
    "AddCategoryComponent": "category_component",
    "RegisterServiceProvider": "service_provider",
    **dict.fromkeys(("SignIn", "IssueToken"), "session"),
    **dict.fromkeys(("CreatePersonalToken", "RotatePersonalToken"), "personal"),
    "GrantRole": "grant",
    "CreateOffering": "offering",
    "CreateTag": "tag",
    "AddScreenshot": "screenshot",
    "AddOfferingFile": "offering_file",
    "SubmitOrder": "order",
    "OpenTicket": "ticket",
    "CreatePlan": "plan",
    "CreateOfferingComponent": "component",
}
"""Of which kind what a command makes is."""
KEPT = {
    "session": ("user", "token"),
    "personal": ("user", "token"),
    "key": ("user", "key"),
    "grant": ("user", "role", "scope_kind", "scope"),
    "plan": ("offering", "plan"),
    "component": ("offering", "uuid"),
}
"""What is only found by all of these fields together; of the rest the id is enough."""
ABOUT = {
    "SignOut": "session",
    "RevokeToken": "session",
    "RevokePersonalToken": "personal",
    "RotatePersonalToken": "personal",
    "RemoveSshKey": "key",
    "RevokeRole": "grant",
    "ChangeGrantExpiry": "grant",
    **dict.fromkeys(
        (
            *("ChangePlan", "ArchivePlan", "RemovePlan", "BeginFuturePrices"),
            *("SetPlanPrices", "SetPlanQuotas", "SetPlanDiscounts", "SetPlanGroups"),
        ),
        "plan",
    ),
    **dict.fromkeys(("ChangeOfferingComponent", "RemoveOfferingComponent"), "component"),
}
CALLED = {"type": "project_type", "group": "category_group", "parent": "organization_group"}
"""Fields that name something of another name."""
SEVERAL = {"organization_groups": "organization_group", "tags": "tag"}
"""Fields that name several of a kind."""
STEPS = (0, 11, 22)
"""Far apart, so that the fields that are said are of several groups."""
FEW = 10
SAID_OFTEN = frozenset({"archived", "name", "username", "slug"})
"""Of commands with more than FEW optional fields: what others must not have too, and what opens a thing again."""


class Cast(msgspec.Struct):
    """Who and what there is to speak of, by its kind, and what time it is."""

    known: dict[str, list[UUID]]
    now: datetime = START
    kept: dict[str, list[dict[str, Any]]] = msgspec.field(default_factory=lambda: defaultdict(list))

    def command(self, ask: Ask) -> msgspec.Struct:
        kind = COMMANDS[ask.command]
        values = dict(self._together(ask))
        hints = get_type_hints(kind)
        for number, field in enumerate(_told(kind, ask)):
            if field not in values:
                pick = ask.picks[number % len(ask.picks)]
                values[field] = self._value(field, hints[field], pick, values, number == ask.wrong)
        return kind(**values)

    def actor(self, ask: Ask, command: msgspec.Struct) -> str:
        """Mostly ourselves; sometimes whom it is about, or who holds a role, or any user, or one that is none."""
        if ask.actor < 15:
            return "system:test"
        if ask.actor == 19:
            return "user:nobody"
        held = self.kept["grant"][-3:]
        who = held[ask.picks[0] % len(held)]["user"] if held and ask.actor > 17 else self._id("user", ask.picks[0])
        return f"user:{getattr(command, 'user', who).hex if ask.actor < 17 else who.hex}"

    def met(self, command: msgspec.Struct, stream: UUID) -> None:
        """What a command made is spoken of from now on."""
        name = type(command).__name__
        made, about = MAKES.get(name), ABOUT.get(name)
        if about:
            self._spoken(about, {field: getattr(command, field) for field in KEPT[about]})
        if made in KEPT:
            self.kept[made].append({field: getattr(command, field, stream) for field in KEPT[made]})
        elif made and stream not in self.known[made]:
            self.known[made].append(stream)

    def _spoken(self, kind: str, found: dict[str, Any]) -> None:
        """Others first, then this one again."""
        if found in self.kept[kind]:
            self.kept[kind].remove(found)
            self.kept[kind].insert(0, found)

    def _together(self, ask: Ask) -> dict[str, Any]:
        """What is found by several fields, unless they are to be any."""
        there = self.kept[ABOUT[ask.command]][-3:] if ask.command in ABOUT and ask.wrong > 1 else []
        return there[ask.picks[0] % len(there)] if there else {}

    def _value(self, field: str, hint: Any, pick: int, before: dict[str, Any], no_good: bool) -> Any:
        options = kinds(hint)
        if NoneType in options and (pick == 0 or (field == "type" and not self.known["project_type"])):
            return None
        kind = next(kind for kind in options if kind not in (NoneType, UnsetType))
        if no_good:
            return wrong(field, kind, pick, self.now)
        if field in SEVERAL and UUID in get_args(kind):
            return (self._id(SEVERAL[field], pick),) if pick % 3 else ()
        if kind is UUID:
            return self._id(before.get("scope_kind", field) if field == "scope" else field, pick)
        if field == "role" and pick > 5 and self.known["role"]:
            return self._id("role", pick).hex
        if field == "scope_kind" and "." in before["role"]:
            return before["role"].split(".")[0].lower()
        return right(field, kind, pick, self.now)

    def _id(self, kind: str, pick: int) -> UUID:
        """Of the last ones: what much happens to."""
        ids = self.known.get(CALLED.get(kind, kind), [])[-4:]
        return ids[pick % len(ids)] if ids else UNKNOWN


def _stepped(fields: list[str], first: int, steps: Sequence[int]) -> list[str]:
    return [fields[(first + step) % len(fields)] for step in steps]


def _told(kind: type[msgspec.Struct], ask: Ask) -> list[str]:
    """The fields that are said: of many that may be left out three, wherever they stand."""
    fields = msgspec.structs.fields(kind)
    optional = [field.name for field in fields if not field.required]
    if len(optional) > len(STEPS):
        often = sorted(SAID_OFTEN.intersection(optional)) * 3 if len(optional) > FEW else []
        first = ask.picks[4] * 8 + ask.picks[5]
        optional = _stepped([*optional, *often], first, STEPS if often else STEPS[:2])
    return [field.name for field in fields if field.required or field.name in optional]
