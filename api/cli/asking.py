"""`cloudledger commands`: every command the system knows, asked from JSON by an operator."""

import sys
from typing import Annotated, Any
from uuid import UUID

import msgspec
import typer

from api.cli.exits import NOT_FOUND, USAGE, Stop
from api.cli.near import near
from api.cli.output import Format, Output, record, rows, say
from api.cli.session import actor_of, identifier, opened
from api.ledger import Ledger
from api.rehearsal import Rehearsal
from commands.dispatch import handle
from commands.handlers import COMMANDS
from commands.ids import uuid7
from commands.ports import Envelope
from domain.refusal import Refused

app = typer.Typer(help="Ask for anything the system can do.", no_args_is_help=True)


def _names(incomplete: str) -> list[str]:
    return [name for name in COMMANDS if name.startswith(incomplete)]


Name = Annotated[str, typer.Argument(help="Name of the command, see `commands list`.", autocompletion=_names)]


@app.command("list")
def list_commands(output: Output = Format.table) -> None:
    """List commands and their fields. Example: cloudledger commands list"""
    rows([{"name": name, "fields": fields(command)} for name, command in sorted(COMMANDS.items())], output)


@app.command()
def do(
    name: Name,
    body: Annotated[str, typer.Argument(metavar="JSON", help="Its fields as a JSON object; - reads standard input.")],
    actor: Annotated[str, typer.Option(help="Who asks: user:<id> or system:<name>.")],
    reason: Annotated[str, typer.Option(help="Why; it stays in the log, so name nobody in it.")],
    command_id: Annotated[str | None, typer.Option(help="The same id again gives the first answer.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Decide and show the events, record nothing.")] = False,
    output: Output = Format.table,
) -> None:
    """Run one. Example: cloudledger commands do CreateCustomer '{"name": "Acme"}' --actor system:ops --reason asked"""
    command = parsed(name, sys.stdin.read() if body == "-" else body)
    chosen = identifier(command_id, "command id") if command_id else uuid7()
    envelope = Envelope(actor=actor_of(actor), command_id=chosen, correlation=uuid7(), reason=reason)
    with opened() as ledger:
        try:
            found = (_rehearsed if dry_run else _asked)(ledger, command, envelope)
        except Refused as refusal:
            if refusal.field:
                say(f"field {refusal.field}: {refusal.code}")
            raise
    record(found, output)


def parsed(name: str, text: str) -> msgspec.Struct:
    """The command. Stops with the field at fault."""
    if name not in COMMANDS:
        raise Stop(NOT_FOUND, f"there is no command {name!r}{near(name, COMMANDS)}")
    kind = COMMANDS[name]
    try:
        given = msgspec.json.decode(text, type=dict[str, Any])
        if unknown := [field for field in given if field not in fields(kind)]:
            raise Stop(USAGE, f"{name} has no field {unknown[0]!r}{near(unknown[0], fields(kind))}")
        return msgspec.json.decode(text, type=kind)
    except msgspec.MsgspecError as error:
        raise Stop(USAGE, f"{name}: {_named(error)}") from None


def fields(command: type[msgspec.Struct]) -> dict[str, str]:
    """Field -> type, with a question mark where it may be left out."""
    described = {field.name: field for field in msgspec.structs.fields(command)}
    return {
        name: f"{getattr(field.type, '__name__', str(field.type))}{'' if field.required else '?'}"
        for name, field in described.items()
    }


def _named(error: Exception) -> str:
    """`Expected int - at `$.size`` turned around: the field first."""
    what, _, where = str(error).partition(" - at `$.")
    return f"field {where.rstrip('`')}: {what}" if where else what


def _asked(ledger: Ledger, command: msgspec.Struct, envelope: Envelope) -> dict[str, Any]:
    answer = handle(command, envelope, ledger.store, retries=ledger.settings.command_retries)
    if answer.repeated:
        say("this command id came before: this is the answer of the first time")
    said = {"position": answer.position, "repeated": answer.repeated}
    return {"command_id": envelope.command_id, "result": _id_or_text(answer.result), **said}


def _id_or_text(result: Any) -> Any:
    """Ids look alike in all that is printed."""
    try:
        return UUID(result)
    except (ValueError, TypeError, AttributeError):
        return result


def _rehearsed(ledger: Ledger, command: msgspec.Struct, envelope: Envelope) -> dict[str, Any]:
    rehearsal = Rehearsal(ledger.store)
    answer = handle(command, envelope, rehearsal)
    say("nothing was recorded; whether a name is free is only known when it is")
    if answer.repeated:
        return {"repeated": True, "result": answer.result, "position": answer.position}
    return {"events": rehearsal.events}
