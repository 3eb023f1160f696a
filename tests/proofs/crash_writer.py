"""A client that asks until it is answered, with the same command id, and now and then once more. It notes what it is
about to ask: when it is killed, its successor asks that again."""

import random
import time
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import msgspec

from adapters.eventstore import recorder
from adapters.eventstore.errors import StoreError
from adapters.eventstore.store import LedgerStore
from commands.handlers import COMMANDS
from commands.identity.access import AppointSupport, GrantRole, RevokeRole
from commands.identity.customer import ChangeCustomer, CreateCustomer
from commands.identity.project import ChangeProject, CreateProject
from commands.identity.user import ChangeUser, ErasePerson, RegisterUser
from commands.ids import uuid7
from commands.ports import Answer
from tests.eventstore.support import ask, opened
from tests.proofs.crash_journals import Answered, AskedAgain, Intent, Journals
from tests.proofs.journal import Journal
from tests.proofs.processes import stop_asked

AGAIN = 0.1


class Client:
    """Every command it asks makes exactly one event."""

    def __init__(self, store: LedgerStore, intents: Journal, answers: Journal, again: Journal) -> None:
        self.store, self.intents, self.answers, self.again = store, intents, answers, again
        self.random = random.Random()
        self.number = 0

    def settle_in(self) -> None:
        self.customer = self.ask(CreateCustomer(name=uuid7().hex))
        self.project = self.ask(CreateProject(customer=self.customer, name="first"))
        self.user = self.ask(RegisterUser(username=uuid7().hex, full_name="Ada"))

    def one(self) -> None:
        """Something new about what was made last, or something new altogether."""
        self.number += 1
        self.random.choice((self.rename, self.describe, self.mail, self.name, self.team, self.person, self.found))()

    def rename(self) -> None:
        self.ask(ChangeCustomer(customer=self.customer, name=uuid7().hex))

    def describe(self) -> None:
        self.ask(ChangeProject(project=self.project, description=f"number {self.number}"))

    def mail(self) -> None:
        self.ask(ChangeUser(user=self.user, email=f"ada{self.number}@example.org"))

    def name(self) -> None:
        self.ask(ChangeUser(user=self.user, full_name=f"Ada {self.number}"))

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
        """Whose id it is."""
        command_id = uuid7()
        body = msgspec.Raw(msgspec.json.encode(command))
        self.intents.write(Intent(command_id, type(command).__name__, body))
        return UUID(self.insist(command, command_id).result)

    def insist(self, command: msgspec.Struct, command_id: UUID, *, inherited: bool = False) -> Answer:
        """Tries until there is an answer."""
        tries = 1
        while (answer := self._tried(command, command_id)) is None:
            tries += 1
            time.sleep(0.02)
        now = time.monotonic()
        self.answers.write(Answered(command_id, answer.position, tries, answer.repeated, now, inherited))
        if self.random.random() < AGAIN and (second := self._tried(command, command_id)):
            same = (second.result, second.position) == (answer.result, answer.position)
            same &= second.repeated or recorder._TRIES > 1  # a lost connection hides from the recorder who was first
            self.again.write(AskedAgain(command_id, same))
        return answer

    def _tried(self, command: msgspec.Struct, command_id: UUID) -> Answer | None:
        try:
            return ask(self.store, command, command_id=command_id)
        except StoreError:
            return None


def issue(url: str, folder: Path, number: int) -> None:
    """Until asked to stop. A client of an odd number is told of every lost connection and tries again by itself; for
    the others the recorder does."""
    stop = stop_asked()
    if number % 2:
        recorder._TRIES = 1
    paths = Journals(folder, number)
    inherited = paths.left_open()
    with opened(url, 2) as store, ExitStack() as open_files:
        files = [open_files.enter_context(Journal(path)) for path in (paths.intents, paths.answers, paths.again)]
        client = Client(store, *files)
        for one in inherited:
            client.insist(msgspec.json.decode(one.body, type=COMMANDS[one.name]), one.command, inherited=True)
        client.settle_in()
        while not stop.is_set():
            client.one()
