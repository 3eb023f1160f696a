"""What goes on while read models are rebuilt: commands that change the log, and questions to every live table."""

import random
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import msgspec
import psycopg

from commands.identity.access import AppointSupport, DismissSupport, GrantRole, RevokeRole
from commands.identity.customer import ChangeCustomer, CreateCustomer
from commands.identity.project import ChangeProject, CreateProject
from commands.identity.user import ChangeUser, RegisterUser
from commands.ids import uuid7
from domain.refusal import Refused
from projections import documents, plain
from projections.audit_documents import EVENTS
from projections.documents import Documents, Seen, Wanted
from projections.engine.model import Conn, ReadModel
from projections.identity.customers_documents import CUSTOMERS
from projections.identity.projects_documents import PROJECTS
from projections.identity.users_documents import USERS
from projections.registry import MODELS
from tests.eventstore.support import ask, made, opened
from tests.proofs.journal import Journal
from tests.proofs.processes import stop_asked

COMMANDS_A_SECOND = 100
QUERIES_A_SECOND = 200


class Asked(msgspec.Struct, frozen=True):
    """One question: when, how long it took, how many rows came, what went wrong."""

    about: str
    at: float
    seconds: float
    rows: int
    error: str = ""


class Written(msgspec.Struct, frozen=True):
    position: int
    error: str = ""


LISTS: dict[str, Documents] = {"users": USERS, "customers": CUSTOMERS, "projects": PROJECTS, "audit": EVENTS}
"""Of every other live table its rows, by the key."""


def page(conn: Conn, model: ReadModel, limit: int) -> int:
    """How many rows came."""
    if model.name not in LISTS:
        return len(plain.page(conn, model, {}, (), limit))
    wanted = documents.page(LISTS[model.name], Seen(None, True, ""), Wanted(limit=limit))
    (found, _) = conn.execute(*wanted).fetchone() or (0, "")
    return int(found)


def query(url: str, path: Path) -> None:
    """Asks every table that has rows in turn until told to stop."""
    stop = stop_asked()
    with psycopg.connect(url, autocommit=True) as conn, Journal(path) as journal:
        filled = [model for model in MODELS.values() if page(conn, model, 1)]
        due = time.monotonic()
        while not stop.is_set():
            for model in filled:
                journal.write(_asked(conn, model))
                due = max(due + 1 / QUERIES_A_SECOND, time.monotonic() - 1)
                time.sleep(max(0.0, due - time.monotonic()))


def write(url: str, path: Path, people: Sequence[UUID]) -> None:
    """Commands about people of the history and about new ones, until told to stop."""
    stop = stop_asked()
    with opened(url, 2) as store, Journal(path) as journal:
        customer = made(store, CreateCustomer(name=uuid7().hex))
        project = made(store, CreateProject(customer=customer, name="first"))
        due, number = time.monotonic(), 0
        while not stop.is_set():
            number += 1
            command = _command(number, random.choice(people), customer, project)
            try:
                journal.write(Written(ask(store, command).position))
            except Refused as refusal:
                journal.write(Written(0, refusal.code))
            due = max(due + 1 / COMMANDS_A_SECOND, time.monotonic() - 1)
            time.sleep(max(0.0, due - time.monotonic()))


def _asked(conn: Conn, model: ReadModel) -> Asked:
    began = time.monotonic()
    try:
        found, error = page(conn, model, 5), ""
    except Exception as problem:
        found, error = 0, f"{type(problem).__name__}: {problem}"
    return Asked(model.name, began, time.monotonic() - began, found, error)


def _command(number: int, person: UUID, customer: UUID, project: UUID) -> msgspec.Struct:
    role = (person, "PROJECT.MANAGER", "project", project)
    return random.choice(
        (
            RegisterUser(username=uuid7().hex, full_name="Live"),
            ChangeUser(user=person, full_name=f"Live {number}"),
            ChangeUser(user=person, email=f"live{number}@example.org"),
            GrantRole(*role),
            RevokeRole(*role),
            AppointSupport(user=person),
            DismissSupport(user=person),
            ChangeCustomer(customer=customer, name=f"live {number}"),
            CreateProject(customer=customer, name=f"live {number}"),
            ChangeProject(project=project, description=f"live {number}"),
        )
    )
