"""`cloudledger erase-person`: destroys what makes a person readable, in every copy of the log."""

from typing import Annotated
from uuid import UUID

import typer

from api.cli.exits import NOT_FOUND, REFUSED, Stop
from api.cli.output import say
from api.cli.session import identifier, opened
from api.forgetting import forget
from api.ledger import Ledger
from commands.dispatch import handle
from commands.identity.user import ErasePerson
from commands.ids import uuid7
from commands.ports import Envelope
from domain.identity import user
from projections.engine.session import Busy


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
        if dry_run:
            done = "was destroyed before" if state.erased else "would be destroyed: no copy of the log would tell who"
            say(f"the key of {who.hex} {done}; read models would forget")
            return
        said = f"{who.hex} was erased before" if state.erased else _erased(ledger, who, reason)
        try:
            forget(ledger, who)
        except Busy as error:
            raise Stop(REFUSED, f"{said}, but {error}; its table may hold the person: run this again then") from None
    say(f"{said}; read models forgot")


def _erased(ledger: Ledger, who: UUID, reason: str) -> str:
    envelope = Envelope(actor="system:erasure", command_id=uuid7(), correlation=uuid7(), reason=reason)
    answer = handle(ErasePerson(who), envelope, ledger.store, retries=ledger.settings.command_retries)
    return f"erased {who.hex} at position {answer.position}"
