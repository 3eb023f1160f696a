"""A client that asks until it is answered, with the same command id, and now and then once more."""

import random
import time
from pathlib import Path
from uuid import UUID

import msgspec

from adapters.eventstore import recorder
from adapters.eventstore.errors import StoreError
from adapters.eventstore.store import LedgerStore
from commands.identity.access import AppointSupport, GrantRole, RevokeRole
from commands.identity.customer import CreateCustomer, RenameCustomer
from commands.identity.project import CreateProject, DescribeProject
from commands.identity.user import ChangeUserEmail, ErasePerson, RegisterUser, RenameUser
from commands.ids import uuid7
from commands.ports import Answer
from tests.eventstore.support import ask, opened
from tests.proofs.journal import Journal
from tests.proofs.processes import stop_asked

AGAIN = 0.1


class Answered(msgspec.Struct, frozen=True):
    """`tries` with one command id; `repeated`: the answer was that of an earlier try."""

    command: UUID
    position: int
    tries: int
    repeated: bool
    at: float


class AskedAgain(msgspec.Struct, frozen=True):
    """An answered command asked once more. `same`: answered as repeated, with the first answer and position."""

    command: UUID
    same: bool


class Client:
    """Every command it asks makes exactly one event."""

    def __init__(self, store: LedgerStore, answers: Journal, again: Journal) -> None:
        self.store, self.answers, self.again = store, answers, again
        self.random = random.Random()
        self.number = 0
        self.customer = self.ask(CreateCustomer(name=uuid7().hex))
        self.project = self.ask(CreateProject(customer=self.customer, name="first"))
        self.user = self.ask(RegisterUser(username=uuid7().hex, full_name="Ada"))

    def one(self) -> None:
        """Something new about what was made last, or something new altogether."""
        self.number += 1
        self.random.choice((self.rename, self.describe, self.mail, self.name, self.team, self.person, self.found))()

    def rename(self) -> None:
        self.ask(RenameCustomer(customer=self.customer, name=uuid7().hex))

    def describe(self) -> None:
        self.ask(DescribeProject(project=self.project, description=f"number {self.number}"))

    def mail(self) -> None:
        self.ask(ChangeUserEmail(user=self.user, email=f"ada{self.number}@example.org"))

    def name(self) -> None:
        self.ask(RenameUser(user=self.user, full_name=f"Ada {self.number}"))

    def team(self) -> None:
        role = (self.user, "PROJECT.ADMIN", "project", self.project)
        self.ask(GrantRole(*role))
        self.ask(RevokeRole(*role))

    def person(self) -> None:
        self.ask(ErasePerson(user=self.user))
        self.user = self.ask(RegisterUser(username=uuid7().hex, full_name="Ada", email="ada@example.org"))
        self.ask(AppointSupport(user=self.user))

    def found(self) -> None:
        self.project = self.ask(CreateProject(customer=self.customer, name=uuid7().hex))
        self.ask(GrantRole(self.user, "PROJECT.MEMBER", "project", self.project))

    def ask(self, command: msgspec.Struct) -> UUID:
        """Tries until there is an answer; whose id it is."""
        command_id, tries = uuid7(), 1
        while (answer := self._tried(command, command_id)) is None:
            tries += 1
            time.sleep(0.02)
        self.answers.write(Answered(command_id, answer.position, tries, answer.repeated, time.monotonic()))
        if self.random.random() < AGAIN and (second := self._tried(command, command_id)):
            same = second.repeated and (second.result, second.position) == (answer.result, answer.position)
            self.again.write(AskedAgain(command_id, same))
        return UUID(answer.result)

    def _tried(self, command: msgspec.Struct, command_id: UUID) -> Answer | None:
        try:
            return ask(self.store, command, command_id=command_id)
        except StoreError:
            return None


def issue(url: str, answers: Path, again: Path, patient: bool) -> None:
    """Until asked to stop. An impatient client is told of every lost connection and tries again by itself; for a
    patient one the recorder does."""
    stop = stop_asked()
    if not patient:
        recorder._TRIES = 1
    with opened(url, 2) as store, Journal(answers) as first, Journal(again) as second:
        client = Client(store, first, second)
        while not stop.is_set():
            client.one()
