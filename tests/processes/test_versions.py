"""A version that is deployed in the middle of a run goes on with what the old one began, wherever that was."""

import pytest

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from commands.decision import Job
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.marketplace.category import CreateCategory
from commands.marketplace.ticket import OpenTicket, ResolveTicket
from commands.ports import Load
from commands.processes import execute_on_approval, finish_order_with_ticket
from commands.processes.process import Process, Reaction
from domain.event import Recorded
from domain.marketplace import order
from domain.marketplace.order_events import OrderCompleted, OrderExecutionStarted
from domain.marketplace.ticket import TicketOpened, TicketResolved, stream_of
from tests.commands.market import offered, ordered, provider, state_of
from tests.eventstore.support import ask, assert_log_is_sound, fetch, made, until
from tests.processes.support import count, jobs, running, stands

NEW = (execute_on_approval.PROCESS, finish_order_with_ticket.PROCESS)


def _executes(recorded: Recorded, load: Load) -> Reaction:
    """As it was once: it also let somebody be greeted, and did not look whether the try still runs."""
    assert isinstance(recorded.event, OrderExecutionStarted)
    number, run = recorded.stream, recorded.event.run
    return Reaction((OpenTicket(number, run),), (Job("test.greet", number, operation=run),))


OLD = (
    Process(name=NEW[0].name, names=(OrderExecutionStarted.name, "marketplace.order.no_more"), react=_executes),
    Process(name=NEW[1].name, names=(TicketResolved.name,), react=NEW[1].react),
)
"""Other code under the same names, interested in other events."""


def _reacted(url: str, store: LedgerStore, versions: tuple[Process, ...]) -> None:
    """This version runs until it has seen everything."""
    with running(url, store, versions):
        until(lambda: min(stands(url, each) or 0 for each in versions) >= open_log(store).head())


@pytest.mark.parametrize("deployed", ["before", "between", "after"])
def test_an_order_is_finished_by_another_version(url: str, store: LedgerStore, deployed: str) -> None:
    project = made(store, CreateProject(made(store, CreateCustomer("Users")), "Clouds"))
    wanted = offered(store, provider(store), made(store, CreateCategory("Help")), "Support.OfferingTemplate")
    _reacted(url, store, OLD)
    numbers = [ordered(store, project, wanted, name) for name in ("one", "two")]
    _reacted(url, store, NEW if deployed == "before" else OLD)
    for number in numbers:
        run = state_of(store, number).run
        assert run is not None
        ask(store, ResolveTicket(stream_of(number, run)))
    _reacted(url, store, OLD if deployed == "after" else NEW)
    _reacted(url, store, NEW)
    assert [state_of(store, number).state for number in numbers] == ["done", "done"]
    assert (count(url, TicketOpened.name), count(url, OrderCompleted.name)) == (2, 2), "nothing twice"
    assert len(jobs(url)) == (0 if deployed == "before" else 2), "what the old one queued stays"
    for table in ("refusals", "parked_events"):
        assert fetch(url, f"SELECT * FROM work.{table}") == []
    assert_log_is_sound(url)


def test_a_run_that_the_old_version_left_half_way(url: str, store: LedgerStore) -> None:
    """It stopped for good after the order began; the new one finds it by its position and not by what it remembers."""
    project = made(store, CreateProject(made(store, CreateCustomer("Users")), "Clouds"))
    wanted = offered(store, provider(store), made(store, CreateCategory("Help")), "Support.OfferingTemplate")
    _reacted(url, store, OLD)
    number = ordered(store, project, wanted)
    assert state_of(store, number).state == "executing"
    assert stands(url, NEW[0]) is not None
    _reacted(url, store, NEW)
    state = state_of(store, number)
    assert state.run is not None
    ask(store, ResolveTicket(stream_of(number, state.run)))
    _reacted(url, store, NEW)
    assert store.load(order.KIND, number).required().state == "done"
    assert jobs(url) == []
