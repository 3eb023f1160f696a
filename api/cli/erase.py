"""`cloudledger erase-person`: destroys what makes a person readable, in every copy of the log."""

from typing import Annotated
from uuid import UUID

import typer

from adapters.postgres.scrub import scrub_tables
from api.cli.exits import NOT_FOUND, Stop
from api.cli.output import say
from api.cli.session import connect, identifier, opened
from api.ledger import Ledger
from commands.dispatch import handle
from commands.identity.user import ErasePerson
from commands.ids import uuid7
from commands.ports import Envelope
from domain.identity import user
from projections.engine import one_stream, registry, swap
from projections.engine.session import session
from projections.identity import users


def erase_person(
    person: Annotated[str, typer.Argument(help="Id of the user.")],
    reason: Annotated[str, typer.Option(help="Why; it stays in the log, so name nobody in it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen.")] = False,
) -> None:
    """Erase a person for good. Example: cloudledger erase-person 01a2... --reason "asked on 2026-11-20" """
    who = identifier(person, "person")
    with opened() as ledger:
        state = ledger.store.load(user.KIND, who).state
        if state is None:
            raise Stop(NOT_FOUND, f"there is no user {who.hex}")
        if state.erased:
            say(f"{who.hex} was erased before; nothing is left to do")
            return
        if dry_run:
            say(f"would destroy the key of {who.hex}: no copy of the log will tell who it was")
            return
        envelope = Envelope(actor="system:erasure", command_id=uuid7(), correlation=uuid7(), reason=reason)
        answer = handle(ErasePerson(who), envelope, ledger.store)
        _forget(ledger, who)
    say(f"erased {who.hex} at position {answer.position}")


def _forget(ledger: Ledger, who: UUID) -> None:
    """Read models forget at once, older tables with the plain text go, and no file keeps what was deleted."""
    with session(ledger.url) as conn:
        registry.prepare(conn, users.MODEL)
        one_stream.rebuild_stream(conn, ledger.log, users.MODEL, who)
        swap.drop_old(conn, users.MODEL)
    with connect(ledger) as conn:
        scrub_tables(conn)
