"""`cloudledger migrate`: our tables brought up to date."""

import os
from pathlib import Path
from typing import Annotated

import typer

from adapters.postgres.migrate import migrate as bring_up_to_date
from adapters.postgres.migrate import missing
from api.bootstrap_servers import servers
from api.cli.output import say
from api.settings import load


def migrate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say which steps are missing.")] = False,
) -> None:
    """Bring the database to the schema of this code. Example: cloudledger migrate --dry-run"""
    with servers(load(os.environ, Path.cwd())) as endpoints:
        work = missing if dry_run else bring_up_to_date
        numbers = work(endpoints.database_url)
    steps = ", ".join(map(str, numbers))
    said = f"{'would apply' if dry_run else 'applied'} {steps}" if steps else "the schema is up to date"
    say(said)
