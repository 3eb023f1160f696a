"""What one user may do where: role grants, some with an expiry, and the staff and support flags.

One stream per user, so that an answer to "may she?" is one short fold, and a grant decides on what is already held.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from domain.event import Event
from domain.identity import role as roles
from domain.kind import Kind
from domain.refusal import Invalid, NotFound

_NAMESPACE = UUID("5a0f4e0e-6f0a-5d0c-9d3e-0c1ed6e7acce")


def stream_of(user: UUID) -> UUID:
    return uuid5(_NAMESPACE, user.hex)


class _Grant(Event, frozen=True):
    user: UUID
    role: str
    scope_kind: str
    scope: UUID


class RoleGranted(_Grant, frozen=True):
    name: ClassVar[str] = "identity.access.role_granted"
    expires_at: datetime | None = None


class GrantExpiryChanged(_Grant, frozen=True):
    name: ClassVar[str] = "identity.access.grant_expiry_changed"
    expires_at: datetime | None = None


class RoleRevoked(_Grant, frozen=True):
    name: ClassVar[str] = "identity.access.role_revoked"


class RoleExpired(_Grant, frozen=True):
    name: ClassVar[str] = "identity.access.role_expired"


class _Flag(Event, frozen=True):
    user: UUID


class StaffAppointed(_Flag, frozen=True):
    name: ClassVar[str] = "identity.access.staff_appointed"


class StaffDismissed(_Flag, frozen=True):
    name: ClassVar[str] = "identity.access.staff_dismissed"


class SupportAppointed(_Flag, frozen=True):
    name: ClassVar[str] = "identity.access.support_appointed"


class SupportDismissed(_Flag, frozen=True):
    name: ClassVar[str] = "identity.access.support_dismissed"


EVENTS: tuple[type[Event], ...] = (
    RoleGranted,
    GrantExpiryChanged,
    RoleRevoked,
    RoleExpired,
    StaffAppointed,
    StaffDismissed,
    SupportAppointed,
    SupportDismissed,
)


class Held(msgspec.Struct, frozen=True):
    """One grant: a role in a scope."""

    role: str
    scope_kind: str
    scope: UUID


class Grant(msgspec.Struct, frozen=True):
    held: Held
    expires_at: datetime | None = None

    def works(self, now: datetime) -> bool:
        return self.expires_at is None or self.expires_at > now


class Access(msgspec.Struct, frozen=True):
    grants: tuple[Grant, ...] = ()
    staff: bool = False
    support: bool = False


NOBODY = Access()


def permissions(access: Access, scope: UUID, now: datetime) -> frozenset[str] | None:
    """What the user may do in a scope; None when no working grant is held there."""
    working = [g.held.role for g in access.grants if g.held.scope == scope and g.works(now)]
    if not working:
        return None
    return frozenset().union(*(roles.ROLES[name].permissions for name in working if name in roles.ROLES))


def _find(access: Access, held: Held) -> Grant | None:
    return next((grant for grant in access.grants if grant.held == held), None)


def _future(expires_at: datetime | None, now: datetime) -> None:
    if expires_at is not None and expires_at.tzinfo is None:
        raise Invalid("Expiration time needs a time zone, e.g. Z.", "expiration_time")
    if expires_at is not None and expires_at <= now:
        raise Invalid("Expiration time should be greater than current time.", "expiration_time")


def grant(access: Access, user: UUID, held: Held, expires_at: datetime | None, now: datetime) -> list[Event]:
    """A grant that has run out but was not yet recorded as expired is recorded as expired first."""
    roles.for_scope(held.role, held.scope_kind)
    _future(expires_at, now)
    before = _find(access, held)
    if before and before.works(now):
        raise Invalid("User has already the same role in this scope.", "role")
    expired: list[Event] = [_event(RoleExpired, user, held)] if before else []
    return [*expired, RoleGranted(user=user, expires_at=expires_at, **msgspec.structs.asdict(held))]


def change_expiry(access: Access, user: UUID, held: Held, expires_at: datetime | None, now: datetime) -> list[Event]:
    _future(expires_at, now)
    before = _required(access, held, now)
    if before.expires_at == expires_at:
        return []
    return [GrantExpiryChanged(user=user, expires_at=expires_at, **msgspec.structs.asdict(held))]


def revoke(access: Access, user: UUID, held: Held, now: datetime) -> list[Event]:
    _required(access, held, now)
    return [_event(RoleRevoked, user, held)]


def expire(access: Access, user: UUID, now: datetime) -> list[Event]:
    """Records what has run out; nothing the second time."""
    return [_event(RoleExpired, user, g.held) for g in access.grants if not g.works(now)]


def appoint_staff(access: Access, user: UUID) -> list[Event]:
    return [] if access.staff else [StaffAppointed(user=user)]


def dismiss_staff(access: Access, user: UUID) -> list[Event]:
    return [StaffDismissed(user=user)] if access.staff else []


def appoint_support(access: Access, user: UUID) -> list[Event]:
    return [] if access.support else [SupportAppointed(user=user)]


def dismiss_support(access: Access, user: UUID) -> list[Event]:
    return [SupportDismissed(user=user)] if access.support else []


def _event(kind: type[RoleRevoked] | type[RoleExpired], user: UUID, held: Held) -> Event:
    return kind(user=user, **msgspec.structs.asdict(held))


def _required(access: Access, held: Held, now: datetime) -> Grant:
    grant = _find(access, held)
    if grant is None or not grant.works(now):
        raise NotFound("User does not have this role in this scope.", "role")
    return grant


def evolve(access: Access | None, event: Event) -> Access:
    access = access or NOBODY
    match event:
        case RoleGranted() | GrantExpiryChanged():
            return _with(access, _held(event), Grant(_held(event), event.expires_at))
        case RoleRevoked() | RoleExpired():
            return _with(access, _held(event), None)
        case StaffAppointed() | StaffDismissed():
            return msgspec.structs.replace(access, staff=isinstance(event, StaffAppointed))
        case SupportAppointed() | SupportDismissed():
            return msgspec.structs.replace(access, support=isinstance(event, SupportAppointed))
    return access


def _held(event: _Grant) -> Held:
    return Held(event.role, event.scope_kind, event.scope)


def _with(access: Access, held: Held, grant: Grant | None) -> Access:
    kept = tuple(g for g in access.grants if g.held != held)
    return msgspec.structs.replace(access, grants=(*kept, grant) if grant else kept)


KIND = Kind(name="access", state=Access, evolve=evolve, snapshot_every=100)
