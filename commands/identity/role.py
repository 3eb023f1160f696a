"""What may be asked of roles, and how others find the role a grant speaks of."""

from collections.abc import Callable
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.ports import Load
from domain.event import Event
from domain.identity import role
from domain.identity.system_roles import SYSTEM_ROLES
from domain.kind import Name
from domain.refusal import Invalid, NotFound

KIND = role.KIND


class DefineSystemRoles(msgspec.Struct, frozen=True):
    """Puts the system roles that are missing on their streams; asked at every start."""


class CreateRole(msgspec.Struct, frozen=True):
    """`descriptions`: language -> text."""

    name: str
    content_type: str
    permissions: list[str]
    description: str = ""
    descriptions: dict[str, str | None] = msgspec.field(default_factory=dict)
    is_active: bool = True


class ChangeRole(msgspec.Struct, frozen=True):
    role: UUID
    name: str | UnsetType = UNSET
    content_type: str | UnsetType = UNSET
    permissions: list[str] | UnsetType = UNSET
    description: str | UnsetType = UNSET
    descriptions: dict[str, str | None] | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class EnableRole(msgspec.Struct, frozen=True):
    role: UUID


class DisableRole(msgspec.Struct, frozen=True):
    role: UUID


class RemoveRole(msgspec.Struct, frozen=True):
    role: UUID


class Found(msgspec.Struct, frozen=True):
    """A role that was spoken of, and its stream as it was when it was read."""

    loaded: Loaded[role.Role]
    role: role.Role

    @property
    def key(self) -> str:
        """How a grant names it."""
        return role.key_of(self.loaded.stream, self.role)


def _role(loaded: Loaded[role.Role]) -> role.Role | None:
    """A system role that nobody defined yet is as the table has it."""
    found = loaded.state or role.DEFAULTS.get(loaded.stream)
    return None if found is None or found.removed else found


def role_now(stream: UUID, load: Load) -> role.Role | None:
    return _role(load(KIND, stream))


def find(text: str, asked: Asked, load: Load) -> Found:
    """By name or id. Raises Invalid."""
    stream = _named(text, asked)
    loaded = load(KIND, stream) if stream else None
    found = _role(loaded) if loaded else None
    if loaded is None or found is None:
        raise Invalid("Role is not found.", "role")
    return Found(loaded, found)


def _named(text: str, asked: Asked) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return role.stream_of(text) if text in SYSTEM_ROLES else asked.owner(Name("role", text))


def _defined(found: Loaded[role.Role]) -> tuple[role.Role, list[Event]]:
    """The role, and what has to be said first so that it is on its stream. Raises NotFound."""
    if found.state is None and found.stream in role.DEFAULTS:
        return role.DEFAULTS[found.stream], role.define_default(found.stream)
    if found.required().removed:
        raise NotFound(f"role {found.stream.hex} was removed")
    return found.required(), []


def _changed(stream: UUID, load: Load, decide: Callable[[role.Role], list[Event]]) -> Decision:
    """What takes the role out of the scopes it is held in needs that nobody holds it."""
    found = load(KIND, stream)
    state, first = _defined(found)
    events = decide(state)
    leaves = any(isinstance(event, role.RoleRemoved | role.RoleScopeKindSet) for event in events)
    vacant = (role.holders(stream.hex),) if leaves else ()
    return Decision(change(found, [*first, *events] if events else []), result=stream, vacant=vacant)


def define_system_roles(command: DefineSystemRoles, asked: Asked, load: Load) -> Decision:
    missing = [found for found in (load(KIND, stream) for stream in role.DEFAULTS) if found.state is None]
    return Decision(tuple(one for found in missing for one in change(found, role.define_default(found.stream))))


def create_role(command: CreateRole, asked: Asked, load: Load) -> Decision:
    events = role.create(
        command.name,
        command.content_type,
        command.permissions,
        command.description,
        command.descriptions,
        command.is_active,
    )
    return Decision(change(Loaded(KIND, asked.new_id, None, 0), events), result=asked.new_id)


def change_role(command: ChangeRole, asked: Asked, load: Load) -> Decision:
    return _changed(command.role, load, lambda found: _wanted(command, found))


def _wanted(command: ChangeRole, found: role.Role) -> list[Event]:
    events: list[Event] = []
    if command.name is not UNSET:
        events += role.rename(found, command.name)
    if command.content_type is not UNSET:
        events += role.set_scope_kind(found, command.content_type)
    if command.permissions is not UNSET:
        events += role.set_permissions(found, command.permissions)
    description = found.description if command.description is UNSET else command.description
    events += role.describe(found, description, {} if command.descriptions is UNSET else command.descriptions)
    if command.is_active is not UNSET:
        events += role.enable(found) if command.is_active else role.disable(found)
    return events


def enable_role(command: EnableRole, asked: Asked, load: Load) -> Decision:
    return _changed(command.role, load, role.enable)


def disable_role(command: DisableRole, asked: Asked, load: Load) -> Decision:
    return _changed(command.role, load, role.disable)


def remove_role(command: RemoveRole, asked: Asked, load: Load) -> Decision:
    return _changed(command.role, load, role.remove)


HANDLERS: Handlers = {
    DefineSystemRoles: define_system_roles,
    CreateRole: create_role,
    ChangeRole: change_role,
    EnableRole: enable_role,
    DisableRole: disable_role,
    RemoveRole: remove_role,
}
