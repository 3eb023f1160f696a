"""A long, mixed history of people, rights, customers and projects, decided by the domain and appended in batches."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from adapters.eventstore.batch import Pending
from adapters.eventstore.store import LedgerStore
from commands.decision import Change, Decision, Loaded, change
from commands.ids import uuid7
from domain.event import Event
from domain.identity import access, customer, project, user
from domain.kind import Kind
from domain.refusal import Refused
from tests.eventstore.support import envelope

CHANGES = 60
_MIX = (8, 7, 1, 4)
"""How often something happens to users, rights, customers, projects."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)

Decide = Callable[[Any], list[Event]]
Step = tuple[Kind[Any], UUID, Decide]


class History:
    """Knows the state of every stream it made. Streams of an unfinished batch are left alone by the next one."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.streams: dict[UUID, Loaded[Any]] = {}
        self.users: list[UUID] = []
        self.customers: list[UUID] = []
        self.projects: list[UUID] = []
        self.number = 0
        self.busy: set[UUID] = set()

    def command(self, store: LedgerStore) -> Pending:
        """One command that changes many streams. The caller appends it before it asks for the one after the next."""
        erased = self._change(self._erasure()) if self.users and self.random.random() < 0.2 else ()
        changes = [made for _ in range(CHANGES) for made in self._change(self._step())]
        actor = f"user:{self.random.choice(self.users).hex}" if self.users else "system:history"
        whose = self.random.choice(self.customers) if self.customers and self.random.random() < 0.5 else None
        asked = envelope(actor, reason="spring cleaning" if self.random.random() < 0.1 else "")
        gone = erased[0].stream if erased else None
        return store._pending(asked, b"history", Decision((*erased, *changes), customer=whose, erases=gone))

    def settled(self, pending: Pending) -> None:
        """These streams are in the log now; whoever was made there can be spoken of."""
        for row in pending.rows:
            self.busy.discard(row.stream)
            if row.version == 1:
                self._list_of(row.stream, self.streams[row.stream].kind)

    def _list_of(self, stream: UUID, kind: Kind[Any]) -> None:
        made = {user.KIND.name: self.users, customer.KIND.name: self.customers, project.KIND.name: self.projects}
        if kind.name in made:
            made[kind.name].append(stream)

    def _erasure(self) -> Step:
        return user.KIND, self.random.choice(self.users), user.erase

    def _change(self, step: Step) -> tuple[Change, ...]:
        kind, stream, decide = step
        found = self.streams.get(stream) or Loaded(kind, stream, None, 0)
        if stream in self.busy:
            return ()
        try:
            made = change(found, decide(found.state))
        except Refused:
            return ()
        for one in made:
            self.streams[stream] = Loaded(kind, stream, one.after, one.version + len(one.events))
            self.busy.add(stream)
        return made

    def _step(self) -> Step:
        self.number += 1
        if self.number % 200 < 24 or len(self.projects) < 10:
            return self._founding(self.number % 8)
        return self.random.choices((self._of_a_user, self._of_rights, self._of_a_customer, self._of_a_project), _MIX)[
            0
        ]()

    def _founding(self, which: int) -> Step:
        n = self.number
        stream = uuid7()
        if which < 5:
            said = {"username": f"u{n}", "full_name": f"User {n}", "email": f"u{n}@example.org", "phone_number": f"{n}"}
            return user.KIND, stream, lambda _: user.register(stream, said)
        if which == 5 or not self.customers:
            said = {"name": f"Customer {n}", "abbreviation": f"c{n}"[:12]}
            return customer.KIND, stream, lambda _: customer.create(stream, NOW, said)
        owner = self.random.choice(self.customers)
        said = {"name": f"Project {n}", "description": "for science"}
        return project.KIND, stream, lambda _: project.create(stream, owner, NOW.date(), said)

    def _of_a_user(self) -> Step:
        n = self.number
        decide: Decide = self.random.choices(
            (
                lambda u: user.change(u, {"full_name": f"Name {n}"}),
                lambda u: user.change(u, {"email": f"e{n}@example.org"}),
                lambda u: user.change(u, {"phone_number": f"+372 {n}"}),
                lambda u: user.deactivate(u) if u.active else user.activate(u),
            ),
            (4, 4, 3, 2),
        )[0]
        return user.KIND, self.random.choice(self.users), decide

    def _of_rights(self) -> Step:
        who, where = self.random.choice(self.users), self.random.choice(self.projects[:500])
        held = access.Held(self.random.choice(("PROJECT.ADMIN", "PROJECT.MEMBER")), "project", where)
        until = NOW + timedelta(days=self.random.randrange(1, 99)) if self.random.random() < 0.3 else None

        def decide(found: access.Access | None) -> list[Event]:
            found = found or access.NOBODY
            if self.random.random() < 0.05:
                return access.dismiss_support(found, who) if found.support else access.appoint_support(found, who)
            if len(found.grants) > 3:
                return access.revoke(found, who, found.grants[0].held, NOW)
            return access.grant(found, who, held, until, NOW)

        return access.KIND, access.stream_of(who), decide

    def _of_a_customer(self) -> Step:
        n = self.number
        decide: Decide = self.random.choice(
            (
                lambda c: customer.change(c, {"name": f"Customer {n}"}),
                lambda c: customer.unblock(c) if c.blocked else customer.block(c),
            )
        )
        return customer.KIND, self.random.choice(self.customers), decide

    def _of_a_project(self) -> Step:
        n = self.number
        decide: Decide = self.random.choices(
            (
                lambda p: project.change(p, NOW.date(), {"name": f"Project {n}"}),
                lambda p: project.change(p, NOW.date(), {"description": f"number {n}"}),
                lambda p: project.change(p, NOW.date(), {"end_date": date(2027, 1, 1) + timedelta(days=n % 700)}),
                project.remove,
            ),
            (6, 8, 6, 1),
        )[0]
        return project.KIND, self.random.choice(self.projects), decide
