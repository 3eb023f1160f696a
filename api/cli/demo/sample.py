"""A small history that tells a story: two organisations, their people, projects, rights that come and go."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from adapters.eventstore.store import LedgerStore
from commands.dispatch import handle
from commands.identity.access import AppointStaff, GrantRole, RevokeRole
from commands.identity.customer import ChangeCustomer, CreateCustomer
from commands.identity.project import ChangeProject, CreateProject
from commands.identity.user import ChangeUser, RegisterUser
from commands.ids import uuid7
from commands.ports import Envelope

PEOPLE = {"ada": "Ada Lovelace", "grace": "Grace Hopper", "alan": "Alan Turing", "edsger": "Edsger Dijkstra"}


class Sample(msgspec.Struct, frozen=True):
    """Ids of what the tour talks about."""

    ada: UUID
    alan: UUID
    project: UUID
    staff: UUID
    customer: UUID
    commands: int


class _Teller:
    """Asks one command after the other; each belongs to the request it came with."""

    def __init__(self, store: LedgerStore) -> None:
        self._store = store
        self.asked = 0

    def ask(self, command: msgspec.Struct, actor: str = "system:sample", reason: str = "") -> UUID:
        envelope = Envelope(actor=actor, command_id=uuid7(), correlation=uuid7(), reason=reason)
        self.asked += 1
        return UUID(handle(command, envelope, self._store).result)


def load_sample(store: LedgerStore) -> Sample:
    """About fifty commands, asked by the people themselves as soon as they may."""
    tell = _Teller(store)
    people = {
        name: tell.ask(RegisterUser(name, full, f"{name}@example.org"), reason="first sign-in")
        for name, full in PEOPLE.items()
    }
    ada, grace, alan, edsger = people.values()
    tell.ask(AppointStaff(edsger), reason="runs the installation")
    staff = f"user:{edsger.hex}"
    university = tell.ask(CreateCustomer("University of Turku", "UTU"), staff)
    tell.ask(CreateCustomer("Institute of Physics"), staff)
    tell.ask(GrantRole(ada, "CUSTOMER.OWNER", "customer", university), staff, "contract 2026-17")
    owner = f"user:{ada.hex}"
    project = tell.ask(CreateProject(university, "Protein folding", "GPU nodes for a year"), owner)
    for number in range(1, 13):
        each = tell.ask(CreateProject(university, f"Course {number:02}"), owner)
        tell.ask(ChangeProject(each, description=f"Lab exercises, week {number}"), owner)
    tell.ask(GrantRole(grace, "PROJECT.MANAGER", "project", project), owner, "leads the project")
    soon = datetime.now(UTC) + timedelta(days=30)
    manager = f"user:{grace.hex}"
    tell.ask(GrantRole(alan, "PROJECT.MEMBER", "project", project, soon), manager, "summer visitor")
    tell.ask(ChangeProject(project, "Protein folding II"), manager, "second grant period")
    tell.ask(ChangeProject(project, end_date=(soon + timedelta(days=300)).date()), owner)
    tell.ask(ChangeUser(alan, email="alan@turing.example"), f"user:{alan.hex}")
    tell.ask(RevokeRole(alan, "PROJECT.MEMBER", "project", project), manager, "left early")
    tell.ask(ChangeCustomer(university, "University of Turku, Faculty of Science"), owner)
    return Sample(ada, alan, project, edsger, university, tell.asked)
