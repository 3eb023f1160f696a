"""Processes of the tests: none of them is the product's."""

from uuid import UUID

from commands.decision import Job
from commands.identity.customer import BlockCustomer
from commands.identity.project import CreateProject
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded

CREATED = "identity.customer.created"
BLOCKED = "identity.customer.blocked"


def project(customer: UUID, name: str = "First") -> CreateProject:
    return CreateProject(customer, name)


def work(target: UUID, kind: str = "test.greet") -> Job:
    return Job(kind, target, {"greeting": "hello"})


def _open(recorded: Recorded, _load: Load) -> Reaction:
    return Reaction((project(recorded.stream),), (work(recorded.stream),))


def _open_two(recorded: Recorded, _load: Load) -> Reaction:
    """The first is what `_open` asks for as well."""
    return Reaction((project(recorded.stream), project(recorded.stream, "Second")), (work(recorded.stream),))


def _greet(recorded: Recorded, _load: Load) -> Reaction:
    return Reaction(jobs=(work(recorded.stream),))


def _block_twice(recorded: Recorded, _load: Load) -> Reaction:
    """The second is refused: a project in a customer that is not there."""
    return Reaction((BlockCustomer(recorded.stream), project(recorded.event_id)), (work(recorded.stream),))


def _ignore(_recorded: Recorded, _load: Load) -> Reaction:
    return NOTHING


OPEN = Process(name="open_first_project", names=(CREATED,), react=_open)
OPEN_TWO = Process(name="open_first_project", names=(CREATED,), react=_open_two)
GREET = Process(name="greet", names=(CREATED,), react=_greet)
REFUSED = Process(name="refused", names=(CREATED,), react=_block_twice)
IGNORE = Process(name="ignore", names=(CREATED,), react=_ignore)
