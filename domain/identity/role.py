"""A role: what whoever holds it may do in its scope. Nobody needs to have defined the system roles: until they are on
their streams, `system_roles` counts.

A role somebody holds cannot be removed, and whoever holds it is known to the user's rights alone. So every grant of a
role of one's own holds a name of the kind `holders`, and a removal asks in its commit that nobody holds one; a grant
asks in its commit that the role is as it was read.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from domain import check
from domain.event import Event
from domain.identity.permission import CATALOGUE
from domain.identity.system_roles import SYSTEM_ROLES
from domain.kind import Kind, Name
from domain.refusal import Invalid, NameTaken

SCOPE_KINDS = ("customer", "service_provider", "call_organizer", "project", "offering", "call", "proposal")
LANGUAGES = ("en", "et", "lt", "lv", "ru", "it", "de", "da", "sv", "es", "fr", "nb", "ar", "cs", "hr", "km")
_NAMESPACE = UUID("1c1f6f0a-52f7-5d1c-8f70-3a1c5e0b9d42")


class RoleDefined(Event, frozen=True):
    name: ClassVar[str] = "identity.role.defined"
    title: str
    scope_kind: str
    permissions: tuple[str, ...] = ()
    system: bool = False
    description: str = ""


class RoleRenamed(Event, frozen=True):
    name: ClassVar[str] = "identity.role.renamed"
    title: str


class RoleDescribed(Event, frozen=True):
    name: ClassVar[str] = "identity.role.described"
    description: str
    translations: dict[str, str]


class RolePermissionsSet(Event, frozen=True):
    name: ClassVar[str] = "identity.role.permissions_set"
    permissions: tuple[str, ...]


class RoleScopeKindSet(Event, frozen=True):
    name: ClassVar[str] = "identity.role.scope_kind_set"
    scope_kind: str


class RoleEnabled(Event, frozen=True):
    name: ClassVar[str] = "identity.role.enabled"


class RoleDisabled(Event, frozen=True):
    name: ClassVar[str] = "identity.role.disabled"


class RoleRemoved(Event, frozen=True):
    name: ClassVar[str] = "identity.role.removed"


EVENTS: tuple[type[Event], ...] = (
    RoleDefined,
    RoleRenamed,
    RoleDescribed,
    RolePermissionsSet,
    RoleScopeKindSet,
    RoleEnabled,
    RoleDisabled,
    RoleRemoved,
)


class Role(msgspec.Struct, frozen=True):
    """`translations`: language -> description."""

    title: str
    scope_kind: str
    permissions: tuple[str, ...] = ()
    system: bool = False
    description: str = ""
    translations: dict[str, str] = msgspec.field(default_factory=dict)
    active: bool = True
    removed: bool = False

    @property
    def may(self) -> frozenset[str]:
        """Nothing while it is disabled; whoever holds it still sees the scope."""
        return frozenset(self.permissions) if self.active and not self.removed else frozenset()


def stream_of(key: str) -> UUID:
    """The stream of what a grant names: 32 hex characters of a role of one's own, or the name of a system role."""
    try:
        return UUID(hex=key)
    except ValueError:
        return uuid5(_NAMESPACE, key)


def key_of(stream: UUID, role: Role) -> str:
    """What a grant names: the other way round."""
    return role.title if role.system else stream.hex


def holders(key: str) -> str:
    """The kind of name that every grant of a role holds."""
    return f"holder of role {key}"


def _system_role(name: str) -> Role:
    found = SYSTEM_ROLES[name]
    return Role(name, found.scope_kind, tuple(sorted(found.permissions)), True, found.description)


DEFAULTS: dict[UUID, Role] = {stream_of(name): _system_role(name) for name in SYSTEM_ROLES}


def define_default(stream: UUID) -> list[Event]:
    default = DEFAULTS[stream]
    return [RoleDefined(default.title, default.scope_kind, default.permissions, True, default.description)]


def create(
    title: str,
    scope_kind: str,
    permissions: Iterable[str] = (),
    description: str = "",
    translations: Mapping[str, str | None] | None = None,
    active: bool = True,
) -> list[Event]:
    defined = RoleDefined(
        title=_title(title),
        scope_kind=_scope_kind(scope_kind),
        permissions=_known(permissions),
        description=_description("description", description),
    )
    state = evolve(None, defined)
    described = describe(state, description, translations or {})
    return [defined, *described, *([] if active else [RoleDisabled()])]


def _title(title: str) -> str:
    title = check.text("name", title, 150)
    if unicodedata.normalize("NFKC", title).casefold() in {name.casefold() for name in SYSTEM_ROLES}:
        raise NameTaken(f"the name {title!r} is already taken", "name")
    try:
        UUID(title)
    except ValueError:
        return title
    raise Invalid("A name must not look like an id.", "name")


def _scope_kind(scope_kind: str) -> str:
    if scope_kind not in SCOPE_KINDS:
        raise Invalid(f'"{scope_kind}" is not a valid choice.', "content_type")
    return scope_kind


def _known(permissions: Iterable[str]) -> tuple[str, ...]:
    for permission in permissions:
        if permission not in CATALOGUE:
            raise Invalid(f'"{permission}" is not a valid choice.', "permissions")
    return tuple(sorted(set(permissions)))


def _description(field: str, text: str) -> str:
    return check.text(field, text, 4096, required=False)


def rename(role: Role, title: str) -> list[Event]:
    if title == role.title:
        return []
    if role.system:
        raise Invalid("Changing name for system role is not possible.", "name")
    title = _title(title)
    return [RoleRenamed(title=title)] if title != role.title else []


def describe(role: Role, description: str, translations: Mapping[str, str | None]) -> list[Event]:
    """Languages that are not told about stay as they are; an empty text takes one away."""
    description = _description("description", description)
    kept = dict(role.translations)
    for language, text in translations.items():
        if language not in LANGUAGES:
            raise Invalid(f'"{language}" is not a valid choice.', "descriptions")
        kept[language] = _description(f"description_{language}", text or "")
    kept = {language: text for language, text in kept.items() if text}
    same = (description, kept) == (role.description, role.translations)
    return [] if same else [RoleDescribed(description=description, translations=kept)]


def set_permissions(role: Role, permissions: Iterable[str]) -> list[Event]:
    known = _known(permissions)
    return [RolePermissionsSet(permissions=known)] if known != role.permissions else []


def set_scope_kind(role: Role, scope_kind: str) -> list[Event]:
    if _scope_kind(scope_kind) == role.scope_kind:
        return []
    if role.system:
        raise Invalid("Changing scope for system role is not possible.", "content_type")
    return [RoleScopeKindSet(scope_kind=scope_kind)]


def enable(role: Role) -> list[Event]:
    return [] if role.active else [RoleEnabled()]


def disable(role: Role) -> list[Event]:
    return [RoleDisabled()] if role.active else []


def remove(role: Role) -> list[Event]:
    if role.system:
        raise Invalid("Destroying of system role is not available.", "non_field_errors")
    return [] if role.removed else [RoleRemoved()]


def require_fit(role: Role, scope_kind: str) -> None:
    if role.scope_kind != scope_kind:
        raise Invalid("Role is not valid for this scope.", "non_field_errors")


def require_active(role: Role) -> None:
    if not role.active:
        raise Invalid("Role is not active.", "non_field_errors")


def evolve(role: Role | None, event: Event) -> Role:
    change = msgspec.structs.replace
    match event:
        case RoleDefined():
            return Role(event.title, event.scope_kind, event.permissions, event.system, event.description)
        case RoleRenamed() if role:
            return change(role, title=event.title)
        case RoleDescribed() if role:
            return change(role, description=event.description, translations=event.translations)
        case RolePermissionsSet() if role:
            return change(role, permissions=event.permissions)
        case RoleScopeKindSet() if role:
            return change(role, scope_kind=event.scope_kind)
        case RoleEnabled() | RoleDisabled() if role:
            return change(role, active=isinstance(event, RoleEnabled))
        case RoleRemoved() if role:
            return change(role, removed=True)
    if role is None:
        raise ValueError(f"{type(event).__name__} cannot begin a role")
    return role


def names(role: Role) -> frozenset[Name]:
    return frozenset() if role.removed else frozenset({Name("role", role.title)})


KIND = Kind(name="role", state=Role, evolve=evolve, names=names)
