"""Everything that runs in production in one process, but the broker: processes follow the log, jobs are carried out."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from adapters.eventstore.connect import open_log
from adapters.postgres.migrate import migrate
from api.following import following
from api.integration import command as connected
from api.ledger import Ledger
from api.settings import load
from api.starting import define
from api.workers.carrying import Bench, carry_out
from api.workers.catalogue import WORKS
from api.workers.leases import Leases
from api.workers.queues import QUEUES
from commands.identity import access, customer, project, user
from commands.marketplace import category, offering_step
from commands.processes.registry import PROCESSES
from domain.marketplace import order, resource
from projections.engine.lag import wait_for
from projections.engine.session import session
from projections.registry import MODELS
from tests.commands.market import offered, provider
from tests.eventstore.support import ask, made, opened, until
from tests.processes.support import running


class Shop(msgspec.Struct, frozen=True):
    """`cloud` provides, `project` orders."""

    ledger: Ledger
    cloud: UUID
    category: UUID
    customer: UUID
    project: UUID

    def offering(self, kind: str, **more: Any) -> UUID:
        return offered(self.ledger.store, self.cloud, self.category, kind, **more)

    def scripted(self, **scripts: object) -> UUID:
        """An offering of scripts that can be ordered."""
        number = offered(self.ledger.store, self.cloud, self.category, "Marketplace.Script", active=False)
        told = {"language": "shell", "terminate": "true", **scripts}
        ask(self.ledger.store, connected(self.ledger, number, None, told, None))
        ask(self.ledger.store, offering_step.ActivateOffering(number))
        return number

    def order(self, number: UUID) -> order.Order:
        return self.ledger.store.load(order.KIND, number).required()

    def thing(self, number: UUID) -> resource.Resource:
        """The resource of an order."""
        return self.ledger.store.load(resource.KIND, self.order(number).resource).required()

    def reaches(self, number: UUID, state: str) -> None:
        until(lambda: self.order(number).state == state)

    def settled(self) -> None:
        """Every read model shows everything."""
        head = self.ledger.log.head()
        with session(self.ledger.url) as conn:
            for model in MODELS.values():
                assert wait_for(conn, model, head, 30), model.name

    def person(self, name: str, role: str, kind: str, scope: UUID) -> UUID:
        who = made(self.ledger.store, user.RegisterUser(name, email=f"{name}@example.org"))
        ask(self.ledger.store, access.GrantRole(who, role, kind, scope))
        return who


@contextmanager
def shop(url: str, data_dir: Path) -> Iterator[Shop]:
    migrate(url)
    with ExitStack() as stack:
        store = stack.enter_context(opened(url))
        environment = {"CLOUDLEDGER_DATABASE_URL": url, "CLOUDLEDGER_DATA_DIR": str(data_dir), "HOME": "/"}
        ledger = Ledger(url, "", store, open_log(store), load(environment, Path("/")))
        define(ledger)
        stack.enter_context(following(ledger))
        stack.enter_context(running(url, store, list(PROCESSES.values())))
        stack.enter_context(working(ledger))
        owner = made(store, customer.CreateCustomer("Acme"))
        within = made(store, category.CreateCategory("Machines"))
        place = made(store, project.CreateProject(owner, "Web"))
        yield Shop(ledger, provider(store), within, owner, place)


@contextmanager
def working(ledger: Ledger) -> Iterator[None]:
    """Jobs are carried out as they come, one after the other."""
    stop, bench = threading.Event(), Bench(ledger, WORKS, Leases(ledger))

    def work() -> None:
        with session(ledger.url) as conn:
            conn.execute("LISTEN jobs")
            while not stop.is_set():
                for queue in QUEUES:
                    while carry_out(bench, queue):
                        pass
                for _ in conn.notifies(timeout=0.2, stop_after=1):
                    pass

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
