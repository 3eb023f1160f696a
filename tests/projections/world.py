"""A log in memory, and a small world of people and projects to fill it with; the same seed gives the same world."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from domain.event import Event, Recorded
from domain.identity.access import RoleGranted, RoleRevoked, StaffAppointed, stream_of
from domain.identity.customer_events import CustomerCreated, CustomerRenamed
from domain.identity.project_events import ProjectCreated, ProjectRemoved, ProjectRenamed
from domain.identity.user_events import UserEmailChanged, UserErased, UserRegistered, UserRenamed
from projections.log import Poison

START = datetime(2026, 1, 1, tzinfo=UTC)
Item = Recorded | Poison


class MemoryLog:
    """Implements projections.log.Log. `calls` are the ranges of positions that were asked for."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.calls: list[tuple[int, int]] = []

    def head(self) -> int:
        return len(self.items)

    def page(self, after: int, upto: int, names: Sequence[str] = ()) -> list[Item]:
        self.calls.append((after, upto))
        return [item for item in self.items[after:upto] if _named(item, names)]

    def streams(self, after: tuple[UUID, int], upto: int, limit: int, names: Sequence[str] = ()) -> list[Item]:
        found = [i for i in self.items[:upto] if (i.stream, i.version) > after and _named(i, names)]
        return sorted(found, key=lambda i: (i.stream, i.version))[:limit]

    def stream(self, stream: UUID, upto: int | None = None) -> list[Item]:
        return [item for item in self.items[:upto] if item.stream == stream]


def _named(item: Item, names: Sequence[str]) -> bool:
    return not names or isinstance(item, Poison) or item.event.name in names


class World:
    def __init__(self, seed: int = 1) -> None:
        self.log = MemoryLog()
        self.random = random.Random(seed)
        self.versions: dict[UUID, int] = {}
        self.admin = self.id()

    def id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def add(self, stream: UUID, event: Event, actor: str = "", customer: UUID | None = None) -> Recorded:
        version = self.versions[stream] = self.versions.get(stream, 0) + 1
        position = self.log.head() + 1
        recorded = Recorded(
            position=position,
            stream=stream,
            version=version,
            event=event,
            event_id=self.id(),
            at=START + timedelta(seconds=position),
            actor=actor or f"user:{self.admin.hex}",
            impersonator=None,
            reason="",
            customer=customer,
            project=None,
            correlation=self.id(),
            causation=None,
            command=self.id(),
        )
        self.log.items.append(recorded)
        return recorded

    def poison(self, stream: UUID, error: str = "broken") -> Poison:
        version = self.versions[stream] = self.versions.get(stream, 0) + 1
        item = Poison(self.log.head() + 1, stream, version, error)
        self.log.items.append(item)
        return item

    def replace_event(self, position: int, event: Event) -> None:
        """What an upcaster or a repaired decoder does: the stored event reads differently from now on."""
        old = self.log.items[position - 1]
        mended = self.add(old.stream, event)
        self.log.items.pop()
        self.log.items[position - 1] = msgspec.structs.replace(
            mended, position=position, version=old.version, at=START + timedelta(seconds=position)
        )
        self.versions[old.stream] -= 1

    def user(self, name: str = "jane") -> UUID:
        user = self.id()
        self.add(user, UserRegistered(username=name, full_name=name.title(), email=f"{name}@example.com"))
        return user

    def customer(self, title: str = "Acme") -> UUID:
        customer = self.id()
        self.add(customer, CustomerCreated(title=title), customer=customer)
        return customer

    def project(self, customer: UUID, title: str = "Apollo") -> UUID:
        project = self.id()
        self.add(project, ProjectCreated(customer=customer, title=title), customer=customer)
        return project

    def grant(self, user: UUID, role: str, scope_kind: str, scope: UUID, expires_at: datetime | None = None) -> None:
        event = RoleGranted(user=user, role=role, scope_kind=scope_kind, scope=scope, expires_at=expires_at)
        self.add(stream_of(user), event)

    def staff(self, user: UUID) -> None:
        self.add(stream_of(user), StaffAppointed(user=user))

    def some(self, events: int) -> "World":
        """A bit of everything, until there are so many events."""
        users, customers, projects = [self.user("root")], [self.customer()], []
        while self.log.head() < events:
            n = self.log.head()
            match self.random.randrange(10):
                case 0 | 1 | 2:
                    users.append(self.user(f"u{n}"))
                case 3:
                    customers.append(self.customer(f"Customer {n}"))
                case 4:
                    projects.append(self.project(self.random.choice(customers), f"Project {n}"))
                case 5:
                    self.add(self.random.choice(users), UserRenamed(full_name=f"Name {n}"))
                case 6:
                    self.add(self.random.choice(users), UserEmailChanged(email=f"u{n}@example.com"))
                case 7:
                    self.add(self.random.choice(customers), CustomerRenamed(title=f"Customer {n}"))
                case 8:
                    self.grant(self.random.choice(users), "CUSTOMER.OWNER", "customer", self.random.choice(customers))
                case _:
                    self._rarely(users, customers, projects, n)
        return self

    def _rarely(self, users: list[UUID], customers: list[UUID], projects: list[UUID], n: int) -> None:
        user, customer = self.random.choice(users), self.random.choice(customers)
        self.add(stream_of(user), RoleRevoked(user=user, role="CUSTOMER.OWNER", scope_kind="customer", scope=customer))
        if projects:
            event = ProjectRemoved() if n % 3 == 0 else ProjectRenamed(title=f"Project {n}")
            self.add(self.random.choice(projects), event)
        if n % 7 == 0 and len(users) > 5:
            self.add(users.pop(), UserErased())
