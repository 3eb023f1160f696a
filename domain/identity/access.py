"""What one user may do where: role grants, some with an expiry, and the staff and support flags.

One stream per user, so that an answer to "may she?" is one short fold, and a grant decides on what is already held.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from domain.event import Event
from domain.identity.role import holders
from domain.identity.system_roles import SYSTEM_ROLES
from domain.kind import Kind, Name
from domain.refusal import Invalid

_NAMESPACE = UUID("5a0f4e0e-6f0a-5d0c-9d3e-0c1ed6e7acce")


def stream_of(user: UUID) -> UUID:
    return uuid5(_NAMESPACE, user.hex)


class _About(Event, frozen=True):
    user: UUID


class _Grant(_About, frozen=True):
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


class StaffAppointed(_About, frozen=True):
    name: ClassVar[str] = "identity.access.staff_appointed"


class StaffDismissed(_About, frozen=True):
    name: ClassVar[str] = "identity.access.staff_dismissed"


class SupportAppointed(_About, frozen=True):
    name: ClassVar[str] = "identity.access.support_appointed"


class SupportDismissed(_About, frozen=True):
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
    """One grant: a role in a scope. `role` is the name of a system role, or the 32 hex characters of another one."""

    role: str
    scope_kind: str
    scope: UUID


class Grant(msgspec.Struct, frozen=True):
    held: Held
    expires_at: datetime | None = None

    def works(self, now: datetime) -> bool:
        return self.expires_at is None or self.expires_at > now


class Access(msgspec.Struct, frozen=True):
    """`user` is None until something was recorded."""

    grants: tuple[Grant, ...] = ()
    staff: bool = False
    support: bool = False
    user: UUID | None = None


NOBODY = Access()


def roles_in(access: Access, scope: UUID, now: datetime) -> tuple[str, ...]:
    """The roles of working grants in a scope, as the grants name them."""
    return tuple(grant.held.role for grant in access.grants if grant.held.scope == scope and grant.works(now))


def _find(access: Access, held: Held) -> Grant | None:
    return next((grant for grant in access.grants if grant.held == held), None)


def _future(expires_at: datetime | None, now: datetime) -> None:
    if expires_at is not None and expires_at.tzinfo is None:
        raise Invalid("Expiration time needs a time zone, e.g. Z.", "expiration_time")
    if expires_at is not None and expires_at <= now:
        raise Invalid("Expiration time should be greater than current time.", "expiration_time")


def grant(access: Access, user: UUID, held: Held, expires_at: datetime | None, now: datetime) -> list[Event]:
    """A grant that has run out but was not yet recorded as expired is recorded as expired first."""
    _future(expires_at, now)
    before = _find(access, held)
    if before and before.works(now):
        raise Invalid("User has already the same role in this scope.", "non_field_errors")
    expired: list[Event] = [_event(RoleExpired, user, held)] if before else []
    return [*expired, RoleGranted(user=user, expires_at=expires_at, **msgspec.structs.asdict(held))]


def change_expiry(access: Access, user: UUID, held: Held, expires_at: datetime | None, now: datetime) -> list[Event]:
    _future(expires_at, now)
    before = _working(access, held, now)
    if before is None:
        raise Invalid("User does not have this role in this scope.", "role")
    if before.expires_at == expires_at:
        return []
    return [GrantExpiryChanged(user=user, expires_at=expires_at, **msgspec.structs.asdict(held))]


def revoke(access: Access, user: UUID, held: Held, now: datetime) -> list[Event]:
    """What is not held, or has run out, is not there to be taken away."""
    return [_event(RoleRevoked, user, held)] if _working(access, held, now) else []


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


def flag(access: Access, user: UUID, staff: bool, support: bool) -> list[Event]:
    """Both flags as they should be."""
    of_staff = appoint_staff if staff else dismiss_staff
    of_support = appoint_support if support else dismiss_support
    return [*of_staff(access, user), *of_support(access, user)]


def _event(kind: type[RoleRevoked] | type[RoleExpired], user: UUID, held: Held) -> Event:
    return kind(user=user, **msgspec.structs.asdict(held))


def _working(access: Access, held: Held, now: datetime) -> Grant | None:
    grant = _find(access, held)
    return grant if grant and grant.works(now) else None


def evolve(access: Access | None, event: Event) -> Access:
    access = access or NOBODY
    if access.user is None and isinstance(event, _About):
        access = msgspec.structs.replace(access, user=event.user)
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


def names(access: Access) -> frozenset[Name]:
    """Every grant of a role of one's own holds a name, so that a role somebody holds is not removed."""
    kept = [grant.held for grant in access.grants if grant.held.role not in SYSTEM_ROLES]
    return frozenset(Name(holders(held.role), f"{access.user} in {held.scope}", "role") for held in kept)


KIND = Kind(name="access", state=Access, evolve=evolve, names=names, shape=2, snapshot_every=100)
