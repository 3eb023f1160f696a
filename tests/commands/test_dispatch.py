"""One way in: again on conflict, once per command id."""

from typing import TypeVar
from uuid import UUID

import msgspec
import pytest

from adapters.eventstore.store import LedgerStore
from commands.decision import Decision, Loaded
from commands.dispatch import handle
from commands.identity import customer, user
from commands.ids import uuid7
from commands.ports import Answer, Envelope
from domain.identity.customer import KIND, CustomerClosed
from domain.kind import Kind, Name
from domain.refusal import CommandIdReused, Conflict, NameTaken
from tests.eventstore.support import ask, assert_log_is_sound, envelope, made, opened, together

S = TypeVar("S")


class Disturbed:
    """The real store, with somebody else who is quicker the first `times`."""

    def __init__(self, store: LedgerStore, rival: customer.ChangeCustomer | user.ChangeUser, times: int) -> None:
        self._store, self._rival, self._times, self.tries = store, rival, times, 0

    def load(self, kind: Kind[S], stream: UUID) -> Loaded[S]:
        return self._store.load(kind, stream)

    def recall(self, kind: Kind[S], stream: UUID) -> Loaded[S] | None:  # noqa: ARG002
        return None

    def commit(self, envelope: Envelope, digest: bytes, decision: Decision) -> Answer:
        self.tries += 1
        if self.tries <= self._times:
            field = "name" if isinstance(self._rival, customer.ChangeCustomer) else "full_name"
            ask(self._store, msgspec.structs.replace(self._rival, **{field: f"rival {self.tries}"}))
        return self._store.commit(envelope, digest, decision)

    def owner(self, name: Name) -> UUID | None:
        return self._store.owner(name)

    def held(self, kind: str) -> bool:
        return self._store.held(kind)

    def answered(self, command_id: UUID, digest: bytes) -> Answer | None:
        return self._store.answered(command_id, digest)


@pytest.fixture
def acme(store: LedgerStore) -> UUID:
    return made(store, customer.CreateCustomer("Acme"))


def test_after_a_conflict_all_is_read_and_decided_again(store: LedgerStore, acme: UUID) -> None:
    disturbed = Disturbed(store, customer.ChangeCustomer(acme), 2)
    answer = handle(customer.BlockCustomer(acme), envelope(), disturbed, retries=2)
    assert (disturbed.tries, answer.result) == (3, str(acme))
    found = store.load(KIND, acme)
    assert (found.version, found.required().blocked, found.required().title) == (4, True, "rival 2")


def test_tries_end_with_a_conflict_that_names_the_stream_and_both_versions(store: LedgerStore, acme: UUID) -> None:
    disturbed = Disturbed(store, customer.ChangeCustomer(acme), 99)
    with pytest.raises(Conflict) as caught:
        handle(customer.BlockCustomer(acme), envelope(), disturbed, retries=3)
    assert disturbed.tries == 4
    assert (caught.value.stream, caught.value.expected, caught.value.actual) == (acme, 4, 5)
    assert acme.hex in str(caught.value)
    assert not store.load(KIND, acme).required().blocked


def test_an_erasure_is_asked_again_as_long_as_somebody_is_quicker(store: LedgerStore) -> None:
    ada = made(store, user.RegisterUser("ada"))
    disturbed = Disturbed(store, user.ChangeUser(ada), 9)
    handle(user.ErasePerson(ada), envelope(), disturbed, retries=0)
    assert disturbed.tries == 10
    assert store.load(user.KIND, ada).required().erased


def test_the_same_command_id_gets_the_first_answer_and_stores_nothing_more(store: LedgerStore, url: str) -> None:
    asked = envelope()
    first = handle(customer.CreateCustomer("Acme"), asked, store)
    again = handle(customer.CreateCustomer("Acme"), asked, store)
    assert (again.result, again.position, again.repeated) == (first.result, 1, True)
    assert assert_log_is_sound(url) == 1


def test_the_first_answer_stays_although_the_command_would_be_refused_by_now(store: LedgerStore, acme: UUID) -> None:
    asked = envelope()
    first = handle(customer.ChangeCustomer(acme, "Ajax"), asked, store)
    ask(store, customer.ChangeCustomer(acme, "Atlas"))
    ask(store, customer.ArchiveCustomer(acme))
    again = handle(customer.ChangeCustomer(acme, "Ajax"), asked, store)
    assert (again.position, again.repeated) == (first.position, True)
    with pytest.raises(CustomerClosed):
        ask(store, customer.ChangeCustomer(acme, "Ajax"))


def test_the_first_answer_stays_after_a_restart(store: LedgerStore, url: str, acme: UUID) -> None:
    asked = envelope()
    first = handle(customer.BlockCustomer(acme), asked, store)
    with opened(url) as restarted:
        again = handle(customer.BlockCustomer(acme), asked, restarted)
    assert (again.position, again.repeated) == (first.position, True)
    assert assert_log_is_sound(url) == 2


def test_a_command_that_changes_nothing_is_remembered_too(store: LedgerStore, acme: UUID) -> None:
    asked = envelope()
    assert not handle(customer.UnblockCustomer(acme), asked, store).repeated
    assert handle(customer.UnblockCustomer(acme), asked, store).repeated
    with pytest.raises(CommandIdReused):
        handle(customer.BlockCustomer(acme), asked, store)


def test_a_command_that_was_refused_is_not_remembered(store: LedgerStore, acme: UUID) -> None:
    asked = envelope()
    with pytest.raises(NameTaken):
        handle(customer.CreateCustomer("ACME"), asked, store)
    ask(store, customer.ArchiveCustomer(acme))
    assert not handle(customer.CreateCustomer("ACME"), asked, store).repeated


@pytest.mark.parametrize("archived", [False, True], ids=["accepted", "refused"])
def test_the_same_id_with_another_body_is_refused(store: LedgerStore, acme: UUID, archived: bool) -> None:
    asked = envelope()
    handle(customer.ChangeCustomer(acme, "Ajax"), asked, store)
    if archived:
        ask(store, customer.ArchiveCustomer(acme))
    with pytest.raises(CommandIdReused) as caught:
        handle(customer.ChangeCustomer(acme, "Atlas"), asked, store)
    assert caught.value.field == "command_id"
    assert asked.command_id.hex in str(caught.value)
    assert store.load(KIND, acme).required().title == "Ajax"


def test_the_same_id_and_body_from_somebody_else_is_refused(store: LedgerStore, acme: UUID) -> None:
    staff = envelope("system:one", uuid7())
    handle(customer.ChangeCustomer(acme, "Ajax"), staff, store)
    stranger = envelope(f"user:{acme.hex}", staff.command_id)
    with pytest.raises(CommandIdReused):
        handle(customer.ChangeCustomer(acme, "Ajax"), stranger, store)


def test_one_command_id_sent_sixteen_times_at_once_is_carried_out_once(store: LedgerStore, url: str) -> None:
    asked = envelope()
    answers = together(lambda _: handle(user.RegisterUser("ada"), asked, store), 16)
    assert {type(answer) for answer in answers} == {Answer}
    assert len({str(answer.result) for answer in answers if isinstance(answer, Answer)}) == 1
    assert sum(not answer.repeated for answer in answers if isinstance(answer, Answer)) == 1
    assert assert_log_is_sound(url) == 1
