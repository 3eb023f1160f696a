"""`cloudledger users`: the first person of staff, and a way back in for everybody."""

import secrets
import sys
from typing import Annotated
from uuid import UUID

import typer

from api.cli.exits import NOT_FOUND, Stop
from api.cli.output import Format, Output, record, say
from api.cli.session import opened
from api.ledger import Ledger
from api.rehearsal import Rehearsal
from api.signin.asking import ask, envelope
from api.signin.passwords import set_password as keep_password
from api.signin.sessions import DEFAULT_LIFETIME, issue
from commands.dispatch import handle
from commands.identity.access import AppointStaff
from commands.identity.user import RegisterUser
from commands.ports import Envelope
from domain.identity import access, credential
from domain.kind import Name

app = typer.Typer(help="People who run this installation.", no_args_is_help=True)

Username = Annotated[str, typer.Argument(help="Username.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen.")]


@app.command()
def create_staff(
    username: Username,
    email: Annotated[str, typer.Option(help="E-mail address.")] = "",
    password_stdin: FromStdin = False,
    dry_run: DryRun = False,
    output: Output = Format.table,
) -> None:
    """Make a member of staff who can sign in. Example: cloudledger users create-staff ada --email ada@example.org"""
    with opened() as ledger:
        who = _owner(ledger, username)
        if dry_run:
            say(f"{username} exists and would be made staff" if who else f"{username} would be registered as staff")
            return
        if who is None:
            record(_registered(ledger, username, email, password_stdin), output)
            return
        appointed = _appointed(ledger, who)
    said = "is staff now" if appointed else "is staff already"
    say(f"{username} exists and {said}; the password is as it was: cloudledger users set-password {username}")
    record({"username": username, "uuid": who}, output)


@app.command()
def set_password(
    username: Username, password_stdin: FromStdin = False, dry_run: DryRun = False, output: Output = Format.table
) -> None:
    """Give somebody another password. Example: cloudledger users set-password ada --password-stdin"""
    with opened() as ledger:
        who = _required(ledger, username)
        if dry_run:
            say(f"{username} would get another password")
            return
        password, shown = _password(username, password_stdin)
        keep_password(ledger, who, password, _operator())
    say(f"{username} has another password")
    record({"username": username, "uuid": who, **shown}, output)


@app.command()
def issue_token(
    username: Username,
    lifetime: Annotated[int, typer.Option(min=0, help="Seconds it lives unused; 0: for ever.")] = DEFAULT_LIFETIME,
    dry_run: DryRun = False,
    output: Output = Format.table,
) -> None:
    """Print a token of somebody, once. Example: cloudledger users issue-token ada --lifetime 86400"""
    with opened() as ledger:
        who = _required(ledger, username)
        if dry_run:
            say(f"{username} would get a token")
            return
        issued = issue(ledger, who, _operator(), lifetime or None)
    record({"username": username, "uuid": who, "token": issued.key}, output)


def _operator() -> Envelope:
    return envelope("system:operator")


def _owner(ledger: Ledger, username: str) -> UUID | None:
    return ledger.store.owner(Name("username", username, "username"))


def _required(ledger: Ledger, username: str) -> UUID:
    if (who := _owner(ledger, username)) is None:
        raise Stop(NOT_FOUND, f"there is no user {username!r}")
    return who


def _registered(ledger: Ledger, username: str, email: str, password_stdin: bool) -> dict[str, object]:
    """All is judged before anything is recorded. Should we die in between: run it again, then set-password."""
    command = RegisterUser(username=username, email=email)
    handle(command, _operator(), Rehearsal(ledger.store))
    password, shown = _password(username, password_stdin)
    who = UUID(ask(ledger, command, _operator()).result)
    _appointed(ledger, who)
    keep_password(ledger, who, password, _operator())
    say(f"{username} is staff and can sign in")
    return {"username": username, "uuid": who, **shown}


def _appointed(ledger: Ledger, who: UUID) -> bool:
    """Whether that was news."""
    held = ledger.store.load(access.KIND, access.stream_of(who)).state or access.NOBODY
    ask(ledger, AppointStaff(who), _operator())
    return not held.staff


def _password(username: str, from_stdin: bool) -> tuple[str, dict[str, object]]:
    """The password, and what is printed of it: only one made here, since nobody else knows it."""
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        asked = "Password, empty to have one made"
        given = typer.prompt(asked, default="", hide_input=True, show_default=False, err=True)
    else:
        given = ""
    if given or from_stdin:
        credential.require_good(given, username)
        return given, {}
    made = secrets.token_urlsafe(15)
    return made, {"password": made}
