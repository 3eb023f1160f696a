"""A name belongs to one at a time, whoever is quicker, and is free in the very commit that gives it up."""

from uuid import UUID

import pytest

from adapters.eventstore.store import LedgerStore
from commands.identity import customer, project, user
from commands.ports import Answer
from domain.refusal import NameTaken
from tests.eventstore.support import ask, assert_log_is_sound, fetch, made, opened, together


def _owners(url: str) -> list[UUID]:
    return [owner for (owner,) in fetch(url, "SELECT DISTINCT owner FROM ledger.names ORDER BY owner")]


def test_of_sixteen_who_register_the_same_username_exactly_one_wins(store: LedgerStore, url: str) -> None:
    told = together(lambda _: ask(store, user.RegisterUser("ada")), 16)
    won = [answer for answer in told if isinstance(answer, Answer)]
    lost = [error for error in told if isinstance(error, NameTaken)]
    assert (len(won), len(lost)) == (1, 15)
    assert {error.field for error in lost} == {"username"}
    assert assert_log_is_sound(url) == 1
    assert _owners(url) == [UUID(won[0].result)]


def test_the_same_holds_between_processes(store: LedgerStore, url: str) -> None:
    with opened(url) as other:
        told = together(lambda n: ask((store, other)[n % 2], customer.CreateCustomer("Acme")), 8)
    assert sorted(type(one).__name__ for one in told) == ["Answer"] + ["NameTaken"] * 7
    assert assert_log_is_sound(url) == 1


def test_a_taken_name_is_refused_with_the_input_it_came_from(store: LedgerStore) -> None:
    acme = made(store, customer.CreateCustomer("Acme"))
    made(store, project.CreateProject(acme, "Web"))
    with pytest.raises(NameTaken, match="ACME") as caught:
        ask(store, customer.CreateCustomer("ACME"))
    assert caught.value.field == "name"
    with pytest.raises(NameTaken, match="web"):
        ask(store, project.CreateProject(acme, "web"))
    with pytest.raises(NameTaken, match="Web"):
        ask(store, project.ChangeProject(made(store, project.CreateProject(acme, "Net")), "Web"))


@pytest.mark.parametrize(
    "other", ["ANDRÉ", "andre\u0301", "\uff41ndr\xe9"], ids=["case", "accent apart", "wide letter"]
)
def test_what_looks_the_same_is_the_same_name(store: LedgerStore, other: str) -> None:
    ask(store, customer.CreateCustomer("andr\xe9"))
    with pytest.raises(NameTaken):
        ask(store, customer.CreateCustomer(other))
    ask(store, customer.CreateCustomer("andre"))


def test_projects_of_two_customers_may_share_a_name(store: LedgerStore, url: str) -> None:
    owners = {made(store, project.CreateProject(made(store, customer.CreateCustomer(n)), "Web")) for n in "ab"}
    assert len(owners) == 2
    assert owners < set(_owners(url))


def test_one_may_change_the_case_of_ones_own_name(store: LedgerStore, url: str) -> None:
    acme = made(store, customer.CreateCustomer("Acme"))
    ask(store, customer.ChangeCustomer(acme, "ACME"))
    assert _owners(url) == [acme]
    with pytest.raises(NameTaken):
        ask(store, customer.CreateCustomer("acme"))


def test_a_rename_takes_the_new_name_and_frees_the_old_one(store: LedgerStore, url: str) -> None:
    acme = made(store, customer.CreateCustomer("Acme"))
    ask(store, customer.ChangeCustomer(acme, "Ajax"))
    with pytest.raises(NameTaken):
        ask(store, customer.CreateCustomer("Ajax"))
    heir = made(store, customer.CreateCustomer("Acme"))
    assert _owners(url) == sorted([acme, heir])


def test_a_refused_rename_keeps_the_old_name(store: LedgerStore) -> None:
    acme = made(store, customer.CreateCustomer("Acme"))
    made(store, customer.CreateCustomer("Ajax"))
    with pytest.raises(NameTaken):
        ask(store, customer.ChangeCustomer(acme, "Ajax"))
    with pytest.raises(NameTaken):
        ask(store, customer.CreateCustomer("Acme"))


def test_archiving_removing_and_erasing_free_the_name(store: LedgerStore, url: str) -> None:
    acme = made(store, customer.CreateCustomer("Acme"))
    web = made(store, project.CreateProject(acme, "Web"))
    ada = made(store, user.RegisterUser("ada"))
    assert _owners(url) == sorted([acme, web, ada])
    ask(store, project.RemoveProject(web))
    assert _owners(url) == sorted([acme, ada])
    ask(store, customer.ArchiveCustomer(acme))
    assert _owners(url) == [ada]
    ask(store, user.ErasePerson(ada))
    assert _owners(url) == []
    assert made(store, user.RegisterUser("ada")) != ada


def test_a_name_is_never_free_and_held_at_once_while_two_swap_it(store: LedgerStore, url: str) -> None:
    acme, ajax = (made(store, customer.CreateCustomer(name)) for name in ("Acme", "Ajax"))

    def rename(number: int) -> Answer:
        who = (acme, ajax)[number % 2]
        return ask(store, customer.ChangeCustomer(who, f"{number // 4}"))

    told = together(rename, 16)
    assert {type(one) for one in told} <= {Answer, NameTaken}
    titles = {who: store.load(customer.KIND, who).required().title for who in (acme, ajax)}
    assert len(set(titles.values())) == 2
    assert _owners(url) == sorted([acme, ajax])
    for title in titles.values():
        with pytest.raises(NameTaken):
            ask(store, customer.CreateCustomer(title))
