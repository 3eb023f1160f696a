"""The command line: mounts every group of commands and turns every kind of failure into its own exit code."""

import sys

import psycopg
import typer
from typer.exceptions import TyperException

from adapters.embedded.error import ServerError
from adapters.eventstore.errors import StoreError
from adapters.eventstore.persons import WrongMasterKey
from adapters.postgres.migrate import SchemaError
from api.cli import config, erase, events, exits, projections, replay, servers, streams
from api.cli.output import say
from api.setting_kinds import SettingError
from domain.refusal import NotFound, Refused

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="The event log of Cloudledger.")
app.add_typer(servers.app, name="servers")
app.add_typer(config.app, name="config")
app.add_typer(events.app, name="events")
app.add_typer(streams.app, name="streams")
app.add_typer(projections.app, name="projections")
app.command("replay")(replay.replay)
app.command("erase-person")(erase.erase_person)

CODES: tuple[tuple[type[BaseException], int], ...] = (
    (SettingError, exits.USAGE),
    (NotFound, exits.NOT_FOUND),
    (Refused, exits.REFUSED),
    (SchemaError, exits.REFUSED),
    (WrongMasterKey, exits.REFUSED),
    (ServerError, exits.UNAVAILABLE),
    (StoreError, exits.UNAVAILABLE),
    (psycopg.OperationalError, exits.UNAVAILABLE),
)


def main() -> None:
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code."""
    try:
        found = app(args=arguments, standalone_mode=False)
    except exits.Stop as stop:
        return _said(stop, stop.code)
    except (KeyboardInterrupt, typer.Abort):
        return _said("interrupted", exits.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        return exits.OK
    except TyperException as error:
        error.show()  # type: ignore[attr-defined]
        return exits.USAGE
    except tuple(kind for kind, _ in CODES) as error:
        return _said(error, next(code for kind, code in CODES if isinstance(error, kind)))
    return found if isinstance(found, int) else exits.OK


def _said(what: object, code: int) -> int:
    say(f"cloudledger: {what}")
    return code


if __name__ == "__main__":
    main()
