"""The command line: mounts every group of commands and turns every kind of failure into its own exit code.

What takes long to import and one command needs is imported by that command: all others start without it.
"""

import os
import sys

import psycopg
import typer
from typer.exceptions import TyperException

from adapters.embedded.error import ServerError
from adapters.eventstore.errors import StoreError
from adapters.eventstore.mapper import Undecodable
from adapters.eventstore.persons import WrongMasterKey
from adapters.postgres.migrate import SchemaError
from api.cli import (
    asking,
    config,
    erase,
    events,
    exits,
    jobs,
    migrating,
    processes,
    projections,
    replay,
    report,
    serve,
    servers,
    streams,
    tasks,
    up,
    users,
    validate_openstack,
    worker,
)
from api.cli.output import say
from api.http.listening import NoAddress
from api.setting_kinds import SettingError
from domain.refusal import NotFound, Refused
from projections.engine.registry import ShapeChanged

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="The event log of Cloudledger.")
app.add_typer(servers.app, name="servers")
app.add_typer(config.app, name="config")
app.add_typer(events.app, name="events")
app.add_typer(streams.app, name="streams")
app.add_typer(projections.app, name="projections")
app.add_typer(asking.app, name="commands")
app.add_typer(processes.app, name="processes")
app.add_typer(tasks.app, name="tasks")
app.add_typer(jobs.app, name="jobs")
app.add_typer(users.app, name="users")
app.command("migrate")(migrating.migrate)
app.command("replay")(replay.replay)
app.command("report")(report.report)
app.command("erase-person")(erase.erase_person)
app.command("serve")(serve.serve)
app.command("up")(up.up)
app.command("validate-openstack")(validate_openstack.validate_openstack)
app.command("worker")(worker.worker)
app.command("scheduler")(worker.scheduler)

CODES: tuple[tuple[type[BaseException], int], ...] = (
    (SettingError, exits.USAGE),
    (NotFound, exits.NOT_FOUND),
    (Refused, exits.REFUSED),
    (SchemaError, exits.REFUSED),
    (ShapeChanged, exits.REFUSED),
    (WrongMasterKey, exits.REFUSED),
    (Undecodable, exits.REFUSED),
    (ServerError, exits.UNAVAILABLE),
    (NoAddress, exits.UNAVAILABLE),
    (StoreError, exits.UNAVAILABLE),
    (psycopg.OperationalError, exits.UNAVAILABLE),
    (psycopg.errors.InsufficientPrivilege, exits.REFUSED),
    (psycopg.errors.ReadOnlySqlTransaction, exits.REFUSED),
    (OSError, exits.FILE_FAILED),
)
NO_ROOM = ("53100", "53200")


def main() -> None:
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code."""
    try:
        found = app(args=arguments, standalone_mode=False, prog_name="cloudledger")
        sys.stdout.flush()
    except exits.Stop as stop:
        return _said(stop, stop.code)
    except (KeyboardInterrupt, typer.Abort):
        return _said("interrupted", exits.INTERRUPTED)
    except BrokenPipeError:
        return _unread()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            return _unread()
        raise
    except TyperException as error:
        error.show()  # type: ignore[attr-defined]
        return exits.USAGE
    except tuple(kind for kind, _ in CODES) as error:
        return _said(_words(error), next(code for kind, code in CODES if isinstance(error, kind)))
    if found == exits.INTERRUPTED:
        return _said("interrupted", exits.INTERRUPTED)
    return found if isinstance(found, int) else exits.OK


def _said(what: object, code: int) -> int:
    say(f"cloudledger: {what}")
    return code


def _unread() -> int:
    """Whoever read us has seen enough, as `head` has: what is left in the buffer goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return exits.OK


def _words(error: BaseException) -> str:
    """What an operator can act on."""
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
    if state in NO_ROOM:
        return f"the database has no room left, nothing was changed: {error}"
    return str(error) or type(error).__name__


if __name__ == "__main__":
    main()
