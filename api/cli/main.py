"""The command line: mounts every group of commands; exit code 2 when a setting is at fault."""

import sys

import typer

from adapters.embedded.error import ServerError
from api.cli import config, servers
from api.setting_kinds import SettingError

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(servers.app, name="servers")
app.add_typer(config.app, name="config")


def main() -> None:
    try:
        app()
    except SettingError as error:
        sys.exit(_said(error, 2))
    except ServerError as error:
        sys.exit(_said(error, 1))


def _said(error: Exception, code: int) -> int:
    typer.echo(f"cloudledger: {error}", err=True)
    return code


if __name__ == "__main__":
    main()
