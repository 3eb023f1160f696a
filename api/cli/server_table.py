"""What `servers status` prints: one row for each server, and on standard error who owns it."""

from pathlib import Path

import typer

from adapters.embedded.servers import Status
from api.cli.output import Format, rows
from api.setting_kinds import mask_passwords
from api.settings import Settings

FIELDS = ("server", "state", "owner_pid", "server_pid", "url", "folder")
FORM = "Form of the data on standard output; without it, lines with tabs: name, state, owner, pid, address, folder."


def print_status(addresses: dict[str, str], ours: list[Status], settings: Settings, form: Format | None) -> None:
    """`addresses` are of servers that are not ours."""
    found = [
        dict(zip(FIELDS, (name, "external", 0, 0, mask_passwords(address), ""), strict=True))
        for name, address in addresses.items()
    ]
    found += [{field: getattr(row, field) for field in FIELDS} for row in ours]
    if form:
        rows(found, form)
    else:
        typer.echo("".join("\t".join(map(str, row.values())) + "\n" for row in found), nl=False)
    _explain(ours, settings)


def _explain(ours: list[Status], settings: Settings) -> None:
    for row in ours:
        if row.owner_pid:
            typer.echo(f"{row.server} is owned by process {row.owner_pid}: {row.owner_program}", err=True)
        if not Path(row.folder).is_relative_to(settings.data_dir):
            typer.echo(f"{settings.data_dir} is closed to the servers' account: {row.folder} is used", err=True)
